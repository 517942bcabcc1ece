package org.legato.load.drill;

import java.util.List;
import java.util.Locale;

/**
 * How long parties may wait at the most when harm is done.
 *
 * @param alive whether of those whose media worker was not harmed
 * @param ms the most
 */
record Limit(boolean alive, Of of, long ms) {
  /** Of which gap. */
  enum Of {
    MEDIAN,
    P99,
    MAX
  }

  /** The limits of a harm. */
  static List<Limit> of(Harm harm) {
    return switch (harm) {
      case KILL, KILL_OLDEST ->
          List.of(
              new Limit(false, Of.MEDIAN, 500),
              new Limit(false, Of.P99, 800),
              new Limit(true, Of.MAX, 40));
      case ROOM_HOME -> List.of(new Limit(false, Of.MAX, 800), new Limit(true, Of.MAX, 40));
      case DRAIN -> List.of(new Limit(false, Of.P99, 60));
      default -> List.of();
    };
  }

  /**
   * Whether it is kept. A party whose worker lives is not told from what the machine does to all: a
   * gap as long as the longest before the harm does not count.
   */
  boolean keptBy(Report report) {
    Report.Gaps gaps = alive ? report.gapMsWorkerAlive() : report.gapMs();
    long gap =
        switch (of) {
          case MEDIAN -> gaps.p50();
          case P99 -> gaps.p99();
          case MAX -> gaps.max();
        };
    return gap <= (alive ? Math.max(ms, report.gapMsBefore().max()) : ms);
  }

  /** For people. */
  String text() {
    return of.name().toLowerCase(Locale.ROOT) + " ≤ " + ms + " ms";
  }
}
