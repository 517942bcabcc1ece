package org.legato.media.engine;

/**
 * How many ticks of a media thread began a frame late: what admission goes by. One thread ticks,
 * any asks.
 */
final class Lateness {
  /** A second. */
  private static final int WINDOW = 200;

  private static final long STALL_NS = 1_000_000_000;

  private final int most;
  private int ticks;
  private int late;
  private volatile boolean tooMuch;
  private volatile long lastNs;
  private volatile boolean begun;

  /**
   * On time so far.
   *
   * @param most late ticks of a second that are no reason to worry, 0 for any number
   */
  Lateness(int most) {
    this.most = most;
  }

  /** A tick began, at the time of the clock for which it was planned. */
  void tick(boolean isLate, long plannedNs) {
    lastNs = plannedNs;
    begun = true;
    late += isLate ? 1 : 0;
    if (++ticks == WINDOW) {
      tooMuch = most > 0 && late > most;
      ticks = 0;
      late = 0;
    }
  }

  /** Whether too many of the last second's ticks were late, or there were none. */
  boolean isTooMuch(long nowNs) {
    return tooMuch || most > 0 && begun && nowNs - lastNs > STALL_NS;
  }
}
