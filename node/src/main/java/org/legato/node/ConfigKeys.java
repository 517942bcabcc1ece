package org.legato.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.legato.dsm.script.Nearest;

/** Which keys under {@code legato} exist: those that a reference.conf documents. */
final class ConfigKeys {
  private static final String ROOT = "legato";
  private static final Pattern DURATION = Pattern.compile("\\d+ (ms|s|minutes?|hours?|days?)");

  /** Of these none at all would be of no use. */
  private static final Pattern BOUND =
      Pattern.compile(
          "\\.(slots|threads|queue|requests|servers|waiting|moves-at-once|max-connections"
              + "|max-queued-events|max-rows|max-records|max-list)$");

  private static final Pattern SIZE = Pattern.compile("\\d+ [KMG]iB");

  private ConfigKeys() {}

  /**
   * Refuses keys that no reference.conf has, and values of another kind than the default.
   *
   * @throws ConfigProblem naming every such key, where it stands and the likely key
   */
  static void check(Config user, Config reference) {
    if (!user.hasPath(ROOT)) {
      return;
    }
    Map<String, ConfigValue> documented = leaves(reference);
    var problems = new ArrayList<String>();
    for (var entry : leaves(user).entrySet()) {
      String key = entry.getKey();
      ConfigValue expected = documented.get(key);
      String origin = " (" + entry.getValue().origin().description() + ")";
      if (expected == null) {
        problems.add("unknown key " + key + suggestion(key, documented.keySet()) + origin);
      } else if (isList(expected) != isList(entry.getValue())) {
        problems.add(key + " must " + (isList(expected) ? "" : "not ") + "be a list" + origin);
      } else {
        wanted(user.resolve(), key, expected)
            .ifPresent(
                kind ->
                    problems.add(
                        key + " must be " + kind + ": " + entry.getValue().unwrapped() + origin));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblem(String.join("\n", problems));
    }
  }

  /** What a value should be, of the kind of its default, if it is not that. */
  private static Optional<String> wanted(Config user, String key, ConfigValue expected) {
    String kind = "";
    try {
      if (expected.valueType() == ConfigValueType.NUMBER) {
        kind = "a number";
        double number = user.getNumber(key).doubleValue();
        boolean some =
            ((Number) expected.unwrapped()).doubleValue() > 0 && BOUND.matcher(key).find();
        if (some && number < 1) {
          return Optional.of("1 or more");
        }
        if (number < 0 && ((Number) expected.unwrapped()).doubleValue() >= 0) {
          return Optional.of("0 or more");
        }
      } else {
        String text = String.valueOf(expected.unwrapped());
        // In HOCON on and off are text, which is read as true and false.
        if (text.equals("on") || text.equals("off")) {
          kind = "on or off";
          user.getBoolean(key);
        } else if (DURATION.matcher(text).matches()) {
          kind = "a duration such as " + text;
          if (user.getDuration(key).isNegative()) {
            return Optional.of("0 s or more");
          }
        } else if (SIZE.matcher(text).matches()) {
          kind = "a size such as " + text;
          user.getBytes(key);
        }
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(kind);
    }
  }

  private static boolean isList(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST;
  }

  private static Map<String, ConfigValue> leaves(Config config) {
    var leaves = new java.util.TreeMap<String, ConfigValue>();
    if (config.hasPath(ROOT)) {
      for (var entry : config.getConfig(ROOT).resolve().entrySet()) {
        leaves.put(ROOT + "." + entry.getKey(), entry.getValue());
      }
    }
    return leaves;
  }

  private static String suggestion(String key, Set<String> documented) {
    return Nearest.to(key, documented)
        .or(() -> sameLastElement(key, documented))
        .map(best -> ", did you mean " + best + "?")
        .orElse("");
  }

  private static Optional<String> sameLastElement(String key, Set<String> documented) {
    String last = ConfigUtil.splitPath(key).getLast();
    var candidates = new TreeSet<String>();
    for (String candidate : documented) {
      if (ConfigUtil.splitPath(candidate).getLast().equals(last)) {
        candidates.add(candidate);
      }
    }
    return candidates.size() == 1 ? Optional.of(candidates.first()) : Optional.empty();
  }
}
