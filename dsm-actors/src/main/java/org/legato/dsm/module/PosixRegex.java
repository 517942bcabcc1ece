package org.legato.dsm.module;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Translates a POSIX extended regular expression into one of Java's. */
final class PosixRegex {
  private static final int MAX_REPEAT = 32_767;
  private static final String REPEATS = "*+?{";
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("space", "\\s"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("xdigit", "\\p{XDigit}"));

  private final String text;
  private int at;
  private int groups;

  private PosixRegex(String text) {
    this.text = text;
  }

  /**
   * Compiles an expression.
   *
   * @throws PatternSyntaxException if it is none
   */
  static Pattern compile(String text) {
    return Pattern.compile(new PosixRegex(text).alternatives(0), Pattern.DOTALL);
  }

  private String alternatives(int depth) {
    if (depth > 100) {
      throw wrong("more than 100 nested groups");
    }
    var result = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ')' && depth > 0) {
        return result.toString();
      } else if (c == '|') {
        at++;
        result.append('|');
      } else {
        result.append(repeated(depth));
      }
    }
    if (depth > 0) {
      throw wrong("( is never closed");
    }
    return result.toString();
  }

  /**
   * One thing with the repeats that follow it; a second repeat applies to the first, as a whole.
   */
  private String repeated(int depth) {
    char first = text.charAt(at);
    String atom = atom(depth);
    boolean repeat = false;
    while (at < text.length() && REPEATS.indexOf(text.charAt(at)) >= 0) {
      if (first == '^') {
        throw wrong("nothing to repeat");
      }
      atom = (repeat ? "(?:" + atom + ")" : atom) + repeat();
      repeat = true;
    }
    return atom;
  }

  private String repeat() {
    char c = text.charAt(at++);
    if (c != '{') {
      return Character.toString(c);
    }
    int end = text.indexOf('}', at);
    String[] bounds = end < 0 ? new String[0] : text.substring(at, end).split(",", -1);
    if (bounds.length < 1 || bounds.length > 2) {
      throw wrong("no repeat: {");
    }
    at = end + 1;
    int from = bounds[0].isEmpty() && bounds.length == 2 ? 0 : bound(bounds[0]);
    if (bounds.length == 1) {
      return "{" + from + "}";
    }
    if (bounds[1].isEmpty()) {
      return "{" + from + ",}";
    }
    int to = bound(bounds[1]);
    if (to < from) {
      throw wrong("a repeat from " + from + " to " + to);
    }
    return "{" + from + "," + to + "}";
  }

  private int bound(String digits) {
    boolean number = !digits.isEmpty() && digits.length() < 6;
    if (!number || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong("no number in {}");
    }
    int value = Integer.parseInt(digits);
    if (value > MAX_REPEAT) {
      throw wrong("more than " + MAX_REPEAT + " repeats");
    }
    return value;
  }

  private String atom(int depth) {
    char c = text.charAt(at);
    if (REPEATS.indexOf(c) >= 0) {
      throw wrong("nothing to repeat");
    }
    switch (c) {
      case '(' -> {
        at++;
        groups++;
        String inner = alternatives(depth + 1);
        at++;
        return "(" + inner + ")";
      }
      case '[' -> {
        at++;
        return bracket();
      }
      case '.' -> {
        at++;
        return ".";
      }
      case '^' -> {
        at++;
        return "\\A";
      }
      case '$' -> {
        at++;
        return "\\z";
      }
      case '\\' -> {
        at++;
        return escaped();
      }
      default -> {
        return quoted();
      }
    }
  }

  private String escaped() {
    if (at == text.length()) {
      throw wrong("nothing after the last backslash");
    }
    char c = text.charAt(at);
    if (c >= '1' && c <= '9') {
      at++;
      if (c - '0' > groups) {
        throw wrong("there is no group " + c);
      }
      return "(?:\\" + c + ")";
    }
    String known =
        switch (c) {
          case 'w', 'W', 's', 'S', 'b', 'B' -> "\\" + c;
          case '<' -> "\\b(?=\\w)";
          case '>' -> "\\b(?<=\\w)";
          case '`' -> "\\A";
          case '\'' -> "\\z";
          default -> "";
        };
    if (known.isEmpty()) {
      return quoted();
    }
    at++;
    return known;
  }

  /** The character at this place, standing for itself. */
  private String quoted() {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return quote(c);
  }

  private static String quote(int c) {
    return String.format("\\x{%x}", c);
  }

  private String bracket() {
    var result = new StringBuilder("[");
    if (peek() == '^') {
      at++;
      result.append('^');
    }
    boolean first = true;
    while (first || peek() != ']') {
      first = false;
      if (text.startsWith("[:", at)) {
        result.append(namedClass());
      } else {
        int from = member();
        boolean range = peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']';
        if (range) {
          at++;
          int to = member();
          if (to < from) {
            throw wrong("a range that goes backwards");
          }
          result.append(quote(from)).append('-').append(quote(to));
        } else {
          result.append(quote(from));
        }
      }
    }
    at++;
    return result.append(']').toString();
  }

  private String namedClass() {
    int end = text.indexOf(":]", at + 2);
    String java = end < 0 ? null : CLASSES.get(text.substring(at + 2, end));
    if (java == null) {
      throw wrong("unknown character class");
    }
    at = end + 2;
    return java;
  }

  /** One character of a bracket expression; {@code [.x.]} and {@code [=x=]} are x. */
  private int member() {
    peek();
    boolean collating = text.startsWith("[.", at) || text.startsWith("[=", at);
    if (!collating) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }
    int end = text.indexOf(text.charAt(at + 1) + "]", at + 2);
    String name = end < 0 ? "" : text.substring(at + 2, end);
    if (name.codePointCount(0, name.length()) != 1) {
      throw wrong("unknown collating element");
    }
    at = end + 2;
    return name.codePointAt(0);
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("[ is never closed");
    }
    return text.charAt(at);
  }

  private PatternSyntaxException wrong(String what) {
    return new PatternSyntaxException(what, text, Math.min(at, text.length()));
  }
}
