package org.legato.dsm.engine;

/** References inside of text, as in {@code sets} and {@code info}. */
public final class Interpolation {
  private static final String NAME_ENDS = " ,()[]$#@\t;:'\"";

  private Interpolation() {}

  /**
   * Replaces {@code $name}, {@code $(name)}, {@code #name} and {@code @name}.
   *
   * @param most characters, behind which the result is cut off: a long value may be named often
   */
  public static String of(Run run, String text, int most) {
    var result = new StringBuilder(text.length() + 32);
    int at = 0;
    while (at < text.length() && result.length() <= most) {
      char c = text.charAt(at);
      boolean reference = c == '$' || c == '#' || c == '@';
      boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
      if (!reference || escaped) {
        result.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == c) {
        result.append(c);
        at += 2;
      } else {
        at = replace(run, text, at, result);
      }
    }
    return result.toString();
  }

  private static int replace(Run run, String text, int at, StringBuilder into) {
    char kind = text.charAt(at);
    int end;
    String name;
    int closed = closing(text, at + 1);
    if (closed > 0) {
      name = text.substring(at + 2, closed);
      end = closed + 1;
    } else if (at + 1 < text.length() && text.charAt(at + 1) == '(') {
      // Never closed, or nothing in it: the reference vanishes, as in SEMS.
      name = "";
      end = nameEnd(text, at + 2);
    } else {
      end = nameEnd(text, at + 1);
      name = text.substring(at + 1, end);
    }
    if (kind == '@' && name.isEmpty()) {
      into.append('@');
    } else if (kind == '#' && !run.hasParams()) {
      into.append(text, at, end);
    } else {
      into.append(Values.reference(run, kind, name));
    }
    return end;
  }

  /** Index of the bracket that closes {@code (name)} or {@code {name}}; -1 if there is none. */
  private static int closing(String text, int open) {
    if (open >= text.length()) {
      return -1;
    }
    char bracket = text.charAt(open);
    if (bracket != '(' && bracket != '{') {
      return -1;
    }
    char close = bracket == '(' ? ')' : '}';
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == close) {
        return i > open + 1 ? i : -1;
      }
      boolean index = c == '[' || c == ']';
      if (!index && NAME_ENDS.indexOf(c) >= 0) {
        return -1;
      }
    }
    return -1;
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length() && NAME_ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
