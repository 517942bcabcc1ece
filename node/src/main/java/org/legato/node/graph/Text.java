package org.legato.node.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The room that text takes. No font is asked, so that it is the same on every machine: the widths
 * are those of a wide sans-serif, and narrower fonts leave some room.
 */
final class Text {
  private Text() {}

  /** Width in pixels. */
  static double width(String text, double size) {
    double ems = 0;
    for (int i = 0; i < text.length(); i++) {
      ems += ems(text.charAt(i));
    }
    return ems * size;
  }

  private static double ems(char c) {
    if ("iljI.,:;'|! ".indexOf(c) >= 0) {
      return 0.36;
    }
    if ("frt()[]\"-/\\".indexOf(c) >= 0) {
      return 0.43;
    }
    if ("mwMW@%—…".indexOf(c) >= 0 || c > 0x2e80) {
      return 1.0;
    }
    return Character.isUpperCase(c) || "#<>=+_~&$".indexOf(c) >= 0 ? 0.76 : 0.63;
  }

  /** Breaks a text at blanks, and words that are too long after a sign or anywhere. */
  static List<String> wrap(String text, double size, double most) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (!line.isEmpty() && width(line + " " + rest, size) > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (line.isEmpty() && width(rest, size) > most) {
        int end = breakAt(rest, size, most);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Where to break a word: after the last sign that fits, else after the last character. */
  private static int breakAt(String word, double size, double most) {
    int fits = 1;
    int sign = 0;
    while (fits < word.length() && width(word.substring(0, fits + 1), size) <= most) {
      if ("_-./:".indexOf(word.charAt(fits)) >= 0) {
        sign = fits + 1;
      }
      fits++;
    }
    return sign > 0 && sign <= fits ? sign : fits;
  }

  static double widest(List<String> lines, double size) {
    return lines.stream().mapToDouble(line -> width(line, size)).max().orElse(0);
  }
}
