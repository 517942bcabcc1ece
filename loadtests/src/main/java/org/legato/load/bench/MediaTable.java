package org.legato.load.bench;

import java.util.Locale;

/** Steps of a measurement as lines of text. */
final class MediaTable {
  static final String HEAD =
      """
      channels refused failed  CPU/100  media/100  others  deviation p50   p99    max  gap p99   max  deficit  lost  kB/call  tones wrong  generator late p99   max\
      """;

  private MediaTable() {}

  static String row(MediaStep step) {
    return String.format(
        Locale.ROOT,
        "%8d %7d %6d %7.2f%% %9.2f%% %6.1f%% %14.1f %5.1f %6.1f %8.1f %5.1f %7.2f%% %5d %8.1f %12d"
            + " %19.1f %5.1f",
        step.active(),
        step.refused(),
        step.failed(),
        step.cpuPer100(),
        step.mediaPer100(),
        step.othersPercent(),
        step.deviation().p50(),
        step.deviation().p99(),
        step.deviation().max(),
        step.longestGap().p99(),
        step.longestGap().max(),
        step.rateDeficitPercent(),
        step.lost(),
        step.rssKbPerCall(),
        step.tonesWrong(),
        step.generator().latenessP99Ms(),
        step.generator().latenessMaxMs());
  }
}
