package org.legato.load.bench;

/**
 * What was measured with so many channels.
 *
 * @param active channels whose call was answered
 * @param refused calls answered by 503 or 486
 * @param failed calls answered by something else, or by nothing
 * @param rateDeficitPercent of the packets that 50 a second and channel are, those that did not
 *     come
 * @param lost packets that never came, by their numbers
 * @param deviation of the gaps between a channel's packets from 20 ms, all channels' together
 * @param worstChannelP99Ms the largest p99 of the deviation that one channel has
 * @param longestGap over channels
 * @param cpuPercent of one core, by the whole process
 * @param mediaPer100 of one core for 100 channels, by threads named media-N; 0 without such
 * @param othersPercent what other processes took of the server's core; 0 if it has none of its own
 * @param rssKbPerCall resident memory beyond that of the idle process, for each call
 * @param rssKbPerCallMore the same, beyond the step before
 * @param tonesRight channels that heard what they should
 * @param tonesWrong channels that did not, or not for 400 ms without a gap
 * @param gaps how many gaps there were of up to 1 ms, 2 ms, …; at the end what is longer
 */
record MediaStep(
    int channels,
    int active,
    int refused,
    int failed,
    double seconds,
    long packetsDue,
    long packets,
    double rateDeficitPercent,
    long lost,
    Millis deviation,
    double worstChannelP99Ms,
    Millis longestGap,
    double cpuPercent,
    double cpuPer100,
    double mediaPer100,
    double othersPercent,
    double rssMb,
    double rssKbPerCall,
    double rssKbPerCallMore,
    int tonesRight,
    int tonesWrong,
    Load generator,
    long[] gaps) {

  /** Percentiles. */
  record Millis(double p50, double p99, double max) {
    static Millis of(Histogram histogram) {
      return new Millis(
          round(histogram.percentileMs(0.5)),
          round(histogram.percentileMs(0.99)),
          round(histogram.maxMs()));
    }
  }

  /**
   * What the generator had to do itself.
   *
   * @param notSent packets that it could not send when they were due
   * @param dropped packets that came and that it had no room for, since it began
   * @param strange packets from where no channel is
   */
  record Load(
      double cpuPercent,
      double latenessP99Ms,
      double latenessMaxMs,
      long notSent,
      long dropped,
      long strange) {}

  static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Whether all calls were answered or refused and all sound was right. */
  boolean isRight() {
    return active > 0 && failed == 0 && tonesWrong == 0;
  }
}
