package org.legato.load.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The HTML report of a measurement of sound. */
final class MediaPage {
  private static final List<String> HEAD =
      List.of(
          "channels",
          "refused",
          "failed",
          "CPU per 100",
          "media threads",
          "others on the core",
          "deviation p50 / p99 / max, ms",
          "worst channel's p99",
          "longest gap p50 / p99 / max, ms",
          "rate deficit",
          "lost",
          "kB per call",
          "more than before",
          "wrong sound",
          "generator CPU",
          "generator late p99 / max, ms");

  private MediaPage() {}

  static String html(MediaReport report) {
    List<MediaStep> steps = report.steps();
    String what =
        switch (report.kind()) {
          case "conference" -> "conferences of " + report.roomSize();
          case "soak" -> "soak";
          default -> "announcement with RTP both ways";
        };
    Page page =
        new Page("Media: " + what)
            .verdict(
                report.right(),
                report.right()
                    ? "All calls were answered or refused, and everyone heard what they should."
                    : "Something was wrong: see failed calls and wrong sound.")
            .about(report.at() + " · " + report.machine() + " · " + report.server())
            .about(
                String.format(
                    Locale.ROOT,
                    "warm-up %d s before each step · idle process %.1f MB · %s",
                    report.warmUpSeconds(),
                    report.idleRssMb(),
                    report.receivedOfSentPercent() < 0
                        ? "percentages are of one core"
                        : report.receivedOfSentPercent() + " % of all packets sent to it arrived"));
    report.notes().forEach(page::about);
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    steps.forEach(step -> rows.add(row(step)));
    page.table(rows);
    if (report.kind().equals("soak")) {
      return soak(page, steps).html();
    }
    double[] load = of(steps, MediaStep::active);
    page.chart(
            new Chart("Rate against load", "channels", "packets a second")
                .line("received", load, of(steps, s -> s.packets() / s.seconds()), false)
                .line("due", load, of(steps, s -> s.packetsDue() / s.seconds()), true))
        .chart(gaps(steps))
        .chart(
            new Chart("CPU for 100 channels", "channels", "% of a core")
                .groups(steps.stream().map(s -> "" + s.active()).toList())
                .bars("whole process", of(steps, MediaStep::cpuPer100))
                .bars("media threads", of(steps, MediaStep::mediaPer100)))
        .chart(
            new Chart("Rhythm: how far gaps are from 20 ms", "channels", "ms")
                .line("p50", load, of(steps, s -> s.deviation().p50()), false)
                .line("p99", load, of(steps, s -> s.deviation().p99()), false)
                .line(
                    "longest gap, p99 of channels",
                    load,
                    of(steps, s -> s.longestGap().p99()),
                    true));
    return page.html();
  }

  private static Chart gaps(List<MediaStep> steps) {
    Chart chart = new Chart("Gaps between packets", "ms", "how many").logarithmic();
    for (MediaStep step : steps) {
      double[] x = new double[step.gaps().length];
      double[] y = new double[step.gaps().length];
      for (int i = 0; i < x.length; i++) {
        x[i] = i + 0.5;
        y[i] = step.gaps()[i];
      }
      chart.line(step.active() + " channels", x, y, false);
    }
    return chart;
  }

  private static Page soak(Page page, List<MediaStep> steps) {
    double[] minutes = new double[steps.size()];
    double passed = 0;
    for (int i = 0; i < minutes.length; i++) {
      passed += steps.get(i).seconds() / 60;
      minutes[i] = passed;
    }
    return page.chart(
            new Chart("Resident memory", "minutes", "MB")
                .line("process", minutes, of(steps, MediaStep::rssMb), false))
        .chart(
            new Chart("CPU", "minutes", "% of a core")
                .line("process", minutes, of(steps, MediaStep::cpuPercent), false)
                .line("others", minutes, of(steps, MediaStep::othersPercent), true))
        .chart(
            new Chart("Longest gap", "minutes", "ms")
                .line("of any channel", minutes, of(steps, s -> s.longestGap().max()), false)
                .limit(SoakRun.LONGEST_GAP_MS, "what must not be exceeded"))
        .chart(
            new Chart("Rhythm: how far gaps are from 20 ms", "minutes", "ms")
                .line("p99", minutes, of(steps, s -> s.deviation().p99()), false));
  }

  private static double[] of(List<MediaStep> steps, ToDoubleFunction<MediaStep> value) {
    return steps.stream().mapToDouble(value).toArray();
  }

  private static List<String> row(MediaStep s) {
    return List.of(
        "" + s.active(),
        "" + s.refused(),
        "" + s.failed(),
        s.cpuPer100() + " %",
        s.mediaPer100() + " %",
        s.othersPercent() + " %",
        millis(s.deviation()),
        "" + s.worstChannelP99Ms(),
        millis(s.longestGap()),
        s.rateDeficitPercent() + " %",
        "" + s.lost(),
        "" + s.rssKbPerCall(),
        "" + s.rssKbPerCallMore(),
        "" + s.tonesWrong(),
        s.generator().cpuPercent() + " %",
        s.generator().latenessP99Ms() + " / " + s.generator().latenessMaxMs());
  }

  private static String millis(MediaStep.Millis millis) {
    return millis.p50() + " / " + millis.p99() + " / " + millis.max();
  }
}
