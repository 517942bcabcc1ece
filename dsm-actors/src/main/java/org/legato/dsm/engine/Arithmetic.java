package org.legato.dsm.engine;

import java.util.OptionalLong;

/** Sums and differences as in {@code eval}: left to right, signs allowed, 64 bits. */
public final class Arithmetic {
  private final Run run;
  private final String text;
  private int at;

  private Arithmetic(Run run, String text) {
    this.run = run;
    this.text = text;
  }

  /** The result, or what the value rule makes of the text if it is no sum of numbers. */
  public static String eval(Run run, String text) {
    String bare = text.replace(" ", "").replace("\t", "");
    OptionalLong sum = new Arithmetic(run, bare).sum();
    return sum.isPresent() ? Long.toString(sum.getAsLong()) : run.resolve(bare);
  }

  private OptionalLong sum() {
    OptionalLong first = operand();
    if (at >= text.length()) {
      return OptionalLong.empty();
    }
    if (first.isEmpty()) {
      return first;
    }
    long sum = first.getAsLong();
    try {
      while (at < text.length()) {
        char operator = text.charAt(at++);
        OptionalLong next = operand();
        if (next.isEmpty()) {
          return next;
        }
        sum =
            operator == '+'
                ? Math.addExact(sum, next.getAsLong())
                : Math.subtractExact(sum, next.getAsLong());
      }
      return OptionalLong.of(sum);
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong operand() {
    int from = at;
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative) {
      at++;
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '+' && text.charAt(at) != '-') {
      at++;
    }
    if (start == at || from == text.length()) {
      return OptionalLong.empty();
    }
    OptionalLong value = Numbers.parse(run.resolve(text.substring(start, at)));
    return negative && value.isPresent()
        ? OptionalLong.of(Math.negateExact(value.getAsLong()))
        : value;
  }
}
