package org.legato.media.rtp;

/** What is known of the peer's packets: loss and jitter (RFC 3550 §6.4.1, A.3, A.8). */
final class Reception {
  private static final int MOST_DROPOUT = 3000;

  private int clockPerMs = 8;
  private boolean known;
  private int ssrc;
  private int highest;
  private long cycles;
  private int first;
  private long received;
  private long total;
  private long lostBefore;
  private int transit;
  private double jitter;
  private long expectedPrior;
  private long receivedPrior;
  private int lastReport;
  private long lastReportMs;

  /** The RTP clock of what comes, in Hz. */
  void clock(int hertz) {
    clockPerMs = hertz / 1000;
  }

  /** A packet of the peer. */
  void packet(int source, int sequence, int timestamp, long nowMs) {
    total++;
    int transitNow = (int) (nowMs * clockPerMs) - timestamp;
    int ahead = sequence - highest & 0xFFFF;
    if (!known || source != ssrc || ahead > MOST_DROPOUT && ahead < 0x10000 - 100) {
      restart(source, sequence, transitNow);
      return;
    }
    if (ahead < MOST_DROPOUT) {
      if (sequence < highest) {
        cycles += 0x10000;
      }
      highest = sequence;
    }
    received++;
    int difference = Math.abs(transitNow - transit);
    transit = transitNow;
    // A jump of more than a second is a new timeline, not jitter.
    if (difference < 1000 * clockPerMs) {
      jitter += (difference - jitter) / 16;
    }
  }

  private void restart(int source, int sequence, int transitNow) {
    lostBefore = lost();
    known = true;
    ssrc = source;
    first = sequence;
    highest = sequence;
    cycles = 0;
    received = 1;
    expectedPrior = 0;
    receivedPrior = 0;
    transit = transitNow;
    lastReport = 0;
  }

  private long expected() {
    return known ? cycles + highest - first + 1 : 0;
  }

  /** All packets, whatever came of them. */
  long packets() {
    return total;
  }

  /** Packets that never came, not less than none. */
  long lost() {
    return lostBefore + Math.max(0, expected() - received);
  }

  double jitterMs() {
    return jitter / clockPerMs;
  }

  /** Whether there is something to report. */
  boolean known() {
    return known;
  }

  int ssrc() {
    return ssrc;
  }

  /** The peer's sender report: the middle of its NTP time. */
  void senderReport(int middle, long nowMs) {
    lastReport = middle;
    lastReportMs = nowMs;
  }

  /** Fraction lost since this was asked last, in 1/256. */
  int fractionLost() {
    long expectedNow = expected() - expectedPrior;
    long lostNow = expectedNow - (received - receivedPrior);
    expectedPrior = expected();
    receivedPrior = received;
    return expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, lostNow * 256 / expectedNow);
  }

  long extendedHighest() {
    return cycles + highest;
  }

  int jitterClock() {
    return (int) jitter;
  }

  int lastReport() {
    return lastReport;
  }

  /** Since the last sender report, in 1/65536 s; 0 without one. */
  int sinceLastReport(long nowMs) {
    return lastReport == 0 ? 0 : (int) ((nowMs - lastReportMs) * 65536 / 1000);
  }
}
