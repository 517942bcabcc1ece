package org.legato.dsm.engine;

/** The value rule: what an argument stands for. */
public final class Values {
  private Values() {}

  /** Resolves by the first character of the whole text; nothing is embedded. */
  public static String resolve(Run run, String text) {
    if (text.isEmpty()) {
      return text;
    }
    char first = text.charAt(0);
    if (first != '$' && first != '#' && first != '@') {
      return Arguments.strip(text, '"');
    }
    boolean doubled = text.length() > 1 && text.charAt(1) == first;
    if (doubled || (first == '@' && text.length() == 1)) {
      return String.valueOf(first);
    }
    return reference(run, first, text.substring(1));
  }

  /** What a reference of the kind {@code $}, {@code #} or {@code @} holds, empty if nothing. */
  static String reference(Run run, char kind, String name) {
    return switch (kind) {
      case '$' -> run.variable(name);
      case '#' -> run.param(name);
      default -> {
        String select = run.session().select(name);
        yield select == null ? "" : select;
      }
    };
  }

  /** A variable's name as written in a target, without the optional {@code $}. */
  public static String name(String text) {
    return text.startsWith("$") ? text.substring(1) : text;
  }
}
