package org.legato.dsm.engine;

import java.util.OptionalLong;

/** Decimal numbers as scripts write them. */
public final class Numbers {
  private Numbers() {}

  /** An integer with optional leading blanks and sign; nothing if there is anything else. */
  public static OptionalLong parse(String text) {
    String digits = text.stripLeading();
    if (digits.isEmpty() || digits.length() > 20) {
      return OptionalLong.empty();
    }
    int from = digits.charAt(0) == '-' || digits.charAt(0) == '+' ? 1 : 0;
    for (int i = from; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      return from == digits.length()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** A number without sign that fits an int. */
  public static OptionalLong unsigned(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    OptionalLong value = digits ? parse(text) : OptionalLong.empty();
    return value.isPresent() && value.getAsLong() > Integer.MAX_VALUE
        ? OptionalLong.empty()
        : value;
  }
}
