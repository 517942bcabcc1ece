package org.legato.dsm.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file in SEMS's syntax: {@code key=value} lines, {@code #} comments, values ending
 * at the first blank unless in double quotes, {@code @file} includes.
 *
 * @param values the last value of each key, in the order of the file
 * @param places where that value stands: {@code file:line}
 * @param warnings duplicates, with their place
 */
public record SemsConfig(
    Map<String, String> values, Map<String, String> places, List<String> warnings) {
  private static final int MOST_INCLUDES = 16;

  public SemsConfig {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    places = Map.copyOf(places);
    warnings = List.copyOf(warnings);
  }

  /** A file that is not as it should be; the message names file, line and remedy. */
  public static final class Malformed extends RuntimeException {
    public Malformed(String message) {
      super(message);
    }
  }

  /** A file without a key, for what has none. */
  public static SemsConfig empty() {
    return new SemsConfig(Map.of(), Map.of(), List.of());
  }

  /**
   * Reads a file.
   *
   * @throws Malformed if it cannot be read or a line has no {@code =}
   */
  public static SemsConfig read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    read(file, values, places, warnings, 0);
    return new SemsConfig(values, places, warnings);
  }

  private static void read(
      Path file,
      Map<String, String> values,
      Map<String, String> places,
      List<String> warnings,
      int depth) {
    if (depth > MOST_INCLUDES) {
      throw new Malformed(file + ": more than " + MOST_INCLUDES + " nested @includes");
    }
    List<String> lines;
    try {
      // Comments of old files are often in Latin-1: decoding must not fail.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (IOException e) {
      throw new Malformed(file + ": " + reason(e));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("@")) {
        Path included = file.toAbsolutePath().getParent().resolve(line.substring(1).strip());
        read(included, values, places, warnings, depth + 1);
        continue;
      }
      String place = file + ":" + (i + 1);
      int equals = line.indexOf('=');
      if (equals <= 0) {
        throw new Malformed(place + ": '" + line + "' is not key=value; start comments with #");
      }
      String key = line.substring(0, equals).strip();
      if (values.put(key, value(line.substring(equals + 1).strip(), place)) != null) {
        warnings.add(place + ": " + key + " is set again, the last value counts");
      }
      places.put(key, place);
    }
  }

  /** Why a file cannot be read, for people. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> "cannot be read: " + e.getMessage();
    };
  }

  private static String value(String text, String place) {
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      if (end < 0) {
        throw new Malformed(place + ": the closing \" is missing");
      }
      return text.substring(1, end);
    }
    int end = 0;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && text.charAt(end) != '#') {
      end++;
    }
    return text.substring(0, end);
  }

  /** The same, with values for keys that it does not set. */
  public SemsConfig withDefaults(Map<String, String> defaults) {
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(values);
    return new SemsConfig(all, places, warnings);
  }

  /** The value of a key. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Where a key stands, for messages; just the key if it is not there. */
  public String place(String key) {
    return places.containsKey(key) ? places.get(key) + ": " + key : key;
  }

  /** Whether a key is {@code yes}, {@code true} or {@code 1}. */
  public boolean flag(String key, boolean otherwise) {
    return get(key).map(v -> List.of("yes", "true", "1").contains(v)).orElse(otherwise);
  }

  /** A comma separated list, trimmed, empty items left out. */
  public List<String> list(String key) {
    return get(key).stream()
        .flatMap(v -> List.of(v.split(",")).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }
}
