package org.legato.dsm.engine;

import java.util.List;
import java.util.OptionalLong;

/** A comparison as in {@code test($x == 1)}, compiled from its text. */
public final class Expression {
  /** In the order in which they are looked for. */
  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String left;
  private final String operator;
  private final String right;

  private Expression(String left, String operator, String right) {
    this.left = left;
    this.operator = operator;
    this.right = right;
  }

  /**
   * Compiles an expression. An empty text always holds, one without operator never, with a problem.
   */
  public static Expression compile(String text, List<String> problems) {
    if (text.isBlank()) {
      return new Expression("", "true", "");
    }
    for (boolean respectQuotes : new boolean[] {true, false}) {
      for (String operator : OPERATORS) {
        int at = find(text, operator, respectQuotes);
        if (at >= 0) {
          return new Expression(
              blanks(text.substring(0, at)),
              operator,
              blanks(text.substring(at + operator.length())));
        }
      }
    }
    problems.add("comparison without operator never holds: " + text);
    return new Expression("", "false", "");
  }

  private static int find(String text, String operator, boolean respectQuotes) {
    boolean quoted = false;
    for (int i = 0; i + operator.length() <= text.length(); i++) {
      if (respectQuotes && text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (!quoted && text.startsWith(operator, i)) {
        return i;
      }
    }
    return -1;
  }

  private static String blanks(String text) {
    return Arguments.strip(text, ' ');
  }

  public boolean holds(Run run) {
    return switch (operator) {
      case "true" -> true;
      case "false" -> false;
      default -> compare(value(run, left), value(run, right));
    };
  }

  private boolean compare(String a, String b) {
    return switch (operator) {
      case "==" -> {
        int star = b.indexOf('*');
        yield star < 0 ? a.equals(b) : a.startsWith(b.substring(0, star));
      }
      case "!=" -> !a.equals(b);
      case "<=" -> order(a, b) <= 0;
      case ">=" -> order(a, b) >= 0;
      case "<" -> order(a, b) < 0;
      default -> order(a, b) > 0;
    };
  }

  private static int order(String a, String b) {
    OptionalLong left = a.isEmpty() ? OptionalLong.of(0) : Numbers.parse(a);
    OptionalLong right = b.isEmpty() ? OptionalLong.of(0) : Numbers.parse(b);
    return left.isPresent() && right.isPresent()
        ? Long.compare(left.getAsLong(), right.getAsLong())
        : a.compareTo(b);
  }

  private static String value(Run run, String text) {
    if (text.startsWith("len(") && text.endsWith(")")) {
      String of = run.resolve(blanks(text.substring(4, text.length() - 1)));
      return Integer.toString(of.codePointCount(0, of.length()));
    }
    return run.resolve(text);
  }
}
