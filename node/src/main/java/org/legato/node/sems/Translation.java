package org.legato.node.sems;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.script.Nearest;
import org.legato.node.ConfigProblem;

/** What has been translated so far: settings of this node, and notices for whoever starts it. */
final class Translation {
  private static final Properties UNUSED = unused();

  private Config settings = ConfigFactory.empty();
  private final List<String> notices = new ArrayList<>();

  private static Properties unused() {
    Properties unused = new Properties();
    try (InputStream in = Translation.class.getResourceAsStream("unused.properties")) {
      unused.load(in);
      return unused;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Config settings() {
    return settings;
  }

  List<String> notices() {
    return notices;
  }

  void notice(String text) {
    notices.add(text);
  }

  /** One file while it is translated. */
  final class File {
    private final SemsConfig config;
    private final Map<String, BiConsumer<String, String>> keys;
    private final Set<String> done = new HashSet<>();

    /**
     * A file.
     *
     * @param keys what to do with a key: gets its value and where it stands
     */
    File(SemsConfig config, Map<String, BiConsumer<String, String>> keys) {
      this.config = config;
      this.keys = keys;
      notices.addAll(config.warnings());
    }

    /** Says that a key was dealt with elsewhere. */
    void done(String key) {
      done.add(key);
    }

    /** Translates every key, and says of those that cannot be what they would have done. */
    void translate() {
      config
          .values()
          .forEach(
              (key, value) -> {
                String place = config.place(key);
                var known = keys.getOrDefault(key, keys.get(key.toLowerCase(Locale.ROOT)));
                if (known != null) {
                  known.accept(value, place);
                } else if (!done.contains(key)) {
                  notices.add(place + without(key));
                }
              });
    }

    private String without(String key) {
      String does = UNUSED.getProperty(key.toLowerCase(Locale.ROOT));
      if (does != null) {
        return " has no effect; in SEMS it " + does;
      }
      Set<String> known = new TreeSet<>(UNUSED.stringPropertyNames());
      known.addAll(keys.keySet());
      known.addAll(done);
      return " is no key that is known and has no effect"
          + Nearest.to(key, known).map(near -> "; did you mean " + near + "?").orElse("");
    }
  }

  /** Sets a key under {@code legato}; errors about it will name the place. */
  void set(String key, Object value, String place) {
    settings = settings.withValue("legato." + key, ConfigValueFactory.fromAnyRef(value, place));
  }

  /** Something that sets a key to the value as it stands. */
  BiConsumer<String, String> to(String key) {
    return (value, place) -> set(key, value, place);
  }

  /** Something that sets a key to the value with a unit. */
  BiConsumer<String, String> to(String key, String unit) {
    return (value, place) -> set(key, number(value, place) + " " + unit, place);
  }

  static long number(String text, String place) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ConfigProblem(place + " must be a number: " + text, e);
    }
  }

  static boolean yes(String text, String place) {
    return switch (text) {
      case "yes", "true", "1" -> true;
      case "no", "false", "0", "" -> false;
      default -> throw new ConfigProblem(place + " must be yes or no: " + text);
    };
  }

  static List<String> list(String text, String separator) {
    return Arrays.stream(text.split(separator))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }
}
