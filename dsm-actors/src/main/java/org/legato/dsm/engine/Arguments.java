package org.legato.dsm.engine;

/** How the text between an action's parentheses becomes its arguments. */
public final class Arguments {
  private Arguments() {}

  /** Two arguments; the second is null if there was no separator. */
  public record Pair(String first, String second) {}

  /** Cuts blanks and tabs (not line ends) off both ends. */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** The argument of a one-argument action: trimmed, quotes at the ends cut off. */
  public static String one(String text) {
    String trimmed = trim(text);
    return isQuoted(trimmed) ? strip(trimmed, trimmed.charAt(0)) : trimmed;
  }

  /** Cuts all of a character off both ends. */
  public static String strip(String text, char c) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == c) {
      from++;
    }
    while (to > from && text.charAt(to - 1) == c) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Splits at the first separator outside of quotes; both parts unquoted. */
  public static Pair two(String text, char separator) {
    int at = separator(text, separator);
    return at < 0
        ? new Pair(part(text), null)
        : new Pair(part(text.substring(0, at)), part(text.substring(at + 1)));
  }

  /** Where the first separator outside of quotes is; -1 if there is none. */
  static int separator(String text, char separator) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = i > 0 && text.charAt(i - 1) == '\\';
      if (quote != 0) {
        quote = c == quote && !escaped ? 0 : quote;
      } else if (c == separator) {
        return i;
      } else if ((c == '"' || c == '\'') && !escaped) {
        quote = c;
      }
    }
    return -1;
  }

  /** One part of a two-argument action: trimmed, quotes cut off, escaped quotes unescaped. */
  static String part(String text) {
    String trimmed = trim(text);
    if (!isQuoted(trimmed)) {
      return trimmed;
    }
    char quote = trimmed.charAt(0);
    int from = 0;
    int to = trimmed.length();
    while (from < to && trimmed.charAt(from) == quote) {
      from++;
    }
    while (to > from && trimmed.charAt(to - 1) == quote && trimmed.charAt(to - 2) != '\\') {
      to--;
    }
    return trimmed.substring(from, Math.max(from, to)).replace("\\" + quote, "" + quote);
  }

  private static boolean isQuoted(String text) {
    return text.startsWith("\"") || text.startsWith("'");
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
