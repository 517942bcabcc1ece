package org.legato.dsm.engine;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Decimal numbers as scripts write them. */
public final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d{1,15}\\.?\\d{0,15}|\\.\\d{1,15})");

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

  /** A number that may have a sign and a fraction. */
  public static OptionalDouble decimal(String text) {
    return DECIMAL.matcher(text).matches()
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
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
