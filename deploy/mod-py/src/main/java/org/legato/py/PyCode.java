package org.legato.py;

import java.util.List;

/**
 * Python source out of a script.
 *
 * @param texts what it may mean, the likeliest first: as it is, or without the indentation that the
 *     script gave it
 * @param mode {@code exec} for statements, {@code eval} for an expression
 */
record PyCode(String[] texts, String mode) {

  static PyCode statements(String text) {
    String plain = text.strip().equals(text) ? text : withoutBlankStart(text).stripTrailing();
    return new PyCode(new String[] {plain, dedented(plain, 0), dedented(plain, 1)}, "exec");
  }

  static PyCode expression(String text) {
    return new PyCode(new String[] {text.strip()}, "eval");
  }

  /** Blank lines before the code go, the indentation of its first line stays. */
  private static String withoutBlankStart(String text) {
    int code = 0;
    while (code < text.length() && Character.isWhitespace(text.charAt(code))) {
      code++;
    }
    int line = text.lastIndexOf('\n', code - 1) + 1;
    return line == 0 ? text.substring(code) : text.substring(line);
  }

  /** Without the indentation that all lines but the first few have in common. */
  private static String dedented(String text, int from) {
    List<String> lines = text.lines().toList();
    int common =
        lines.stream()
            .skip(from)
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    var result = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      result.append(i < from || line.isBlank() ? line : line.substring(common)).append('\n');
    }
    return result.toString();
  }
}
