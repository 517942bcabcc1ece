package org.legato.dsm.module;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A POSIX extended regular expression on Java's engine, with a bound on its work. Java prefers the
 * first alternative that matches where POSIX prefers the longest; whether there is a match is the
 * same.
 */
final class PosixRegex {
  /** Characters looked at before a match is given up; well below a second. */
  static final int MOST_STEPS = 5_000_000;

  private final Pattern pattern;

  /** A match that took too many steps. */
  static final class TooExpensive extends RuntimeException {
    TooExpensive() {
      super("the match takes too long", null, false, false);
    }
  }

  /**
   * Compiles an expression.
   *
   * @throws PatternSyntaxException if it is none
   */
  PosixRegex(String expression) {
    pattern = Pattern.compile(new Translation(expression).java(), Pattern.DOTALL);
  }

  /**
   * The leftmost match, or null.
   *
   * @throws TooExpensive after {@link #MOST_STEPS}
   */
  MatchResult match(String text) {
    Matcher matcher = pattern.matcher(new Bounded(text, new int[] {MOST_STEPS}));
    return matcher.find() ? matcher.toMatchResult() : null;
  }

  /** A text that can be looked at only so often. */
  private record Bounded(CharSequence text, int[] left) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooExpensive();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Bounded(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** Rewrites what Java reads differently. */
  private static final class Translation {
    private final String source;
    private final StringBuilder java = new StringBuilder();
    private final Deque<Integer> groups = new ArrayDeque<>();
    private int at;

    /** Where the last atom begins in the result, -1 if there is none to repeat. */
    private int atom = -1;

    private boolean repeated;

    Translation(String source) {
      this.source = source;
    }

    String java() {
      while (at < source.length()) {
        char c = source.charAt(at++);
        switch (c) {
          case '[' -> atom(bracket());
          case '\\' -> escape();
          case '(' -> {
            groups.push(java.length());
            java.append('(');
            atom = -1;
          }
          case ')' -> {
            java.append(')');
            atom = groups.isEmpty() ? -1 : groups.pop();
            repeated = false;
          }
          case '*', '+', '?' -> repeat(String.valueOf(c));
          case '{' -> interval();
          case '|' -> {
            java.append('|');
            atom = -1;
          }
          case '^' -> {
            java.append('^');
            atom = -1;
          }
          // Java's $ also matches before a final line end.
          case '$' -> {
            java.append("\\z");
            atom = -1;
          }
          case '.' -> atom(".");
          default -> atom(literal(c));
        }
      }
      return java.toString();
    }

    private static String literal(char c) {
      return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
    }

    private void atom(String text) {
      atom = java.length();
      repeated = false;
      java.append(text);
    }

    /** Repeats the last atom; a second repetition would mean something else in Java. */
    private void repeat(String count) {
      if (atom < 0) {
        atom(java.isEmpty() ? literal(count.charAt(0)) : fail("nothing to repeat"));
        return;
      }
      if (repeated) {
        java.insert(atom, "(?:").append(')');
      }
      java.append(count);
      repeated = true;
    }

    private void interval() {
      int end = source.indexOf('}', at);
      String inner = end < 0 ? "" : source.substring(at, end);
      if (inner.matches("\\d+(,\\d*)?")) {
        at = end + 1;
        repeat("{" + inner + "}");
      } else {
        atom("\\{");
      }
    }

    private void escape() {
      if (at == source.length()) {
        fail("a backslash at the end");
      }
      char c = source.charAt(at++);
      boolean known = "wWsSbB".indexOf(c) >= 0 || (c >= '1' && c <= '9');
      atom(known ? "\\" + c : literal(c));
    }

    private String bracket() {
      var set = new StringBuilder("[");
      if (at < source.length() && source.charAt(at) == '^') {
        set.append('^');
        at++;
      }
      for (boolean first = true; at < source.length(); first = false) {
        char c = source.charAt(at++);
        if (c == ']' && !first) {
          return set.append(']').toString();
        }
        if (c == '[' && source.startsWith(":", at)) {
          set.append(characterClass());
        } else {
          boolean range = c == '-' && !first && !source.startsWith("]", at);
          set.append(range ? "-" : literal(c));
        }
      }
      return fail("[ is never closed");
    }

    private String characterClass() {
      int end = source.indexOf(":]", at + 1);
      String name = end < 0 ? "" : source.substring(at + 1, end);
      at = end + 2;
      return switch (name) {
        case "alpha",
            "digit",
            "alnum",
            "upper",
            "lower",
            "punct",
            "graph",
            "print",
            "blank",
            "cntrl",
            "space" ->
            "\\p{" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "}";
        case "xdigit" -> "\\p{XDigit}";
        default -> fail("unknown class [:" + name + ":]");
      };
    }

    private String fail(String why) {
      throw new PatternSyntaxException(why, source, at);
    }
  }
}
