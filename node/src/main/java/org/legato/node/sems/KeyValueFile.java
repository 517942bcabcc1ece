package org.legato.node.sems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.legato.node.ConfigProblem;

/** The {@code key=value} files of a SEMS installation. */
final class KeyValueFile {
  private KeyValueFile() {}

  /** The keys with their values in order; a later value of a key wins. */
  static Map<String, String> read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConfigProblem("cannot read " + file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  static Map<String, String> parse(String text) {
    var values = new LinkedHashMap<String, String>();
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      int equals = stripped.indexOf('=');
      if (!stripped.startsWith("#") && equals > 0) {
        String key = stripped.substring(0, equals).strip();
        values.put(key, unquoted(stripped.substring(equals + 1).strip()));
      }
    }
    return values;
  }

  /** Quotes keep a {@code #}; outside of them it begins a comment. */
  private static String unquoted(String value) {
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      return end > 0 ? value.substring(1, end) : value.substring(1);
    }
    int comment = value.indexOf('#');
    return comment < 0 ? value : value.substring(0, comment).strip();
  }
}
