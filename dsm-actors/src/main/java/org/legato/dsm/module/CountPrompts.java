package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.List;

/** The recordings that speak a number. */
final class CountPrompts {
  private CountPrompts() {}

  /**
   * Names without extension: up to 20 one; above that one for each decimal place from the hundreds
   * up ({@code 4000}, {@code 300}), then the tens and the unit after tens ({@code x5}).
   *
   * @param unitLast whether the unit follows the tens, as in English; it precedes them in German
   */
  static List<String> of(long number, boolean unitLast) {
    var names = new ArrayList<String>();
    long rest = number;
    for (long place = 1_000_000_000_000_000_000L; place >= 100; place /= 10) {
      if (rest >= place) {
        names.add(Long.toString(rest / place * place));
        rest %= place;
      }
    }
    if (rest <= 20) {
      if (rest > 0 || names.isEmpty()) {
        names.add(Long.toString(rest));
      }
      return names;
    }
    String tens = Long.toString(rest / 10 * 10);
    String unit = "x" + rest % 10;
    if (rest % 10 == 0) {
      names.add(tens);
    } else {
      names.addAll(unitLast ? List.of(tens, unit) : List.of(unit, tens));
    }
    return names;
  }
}
