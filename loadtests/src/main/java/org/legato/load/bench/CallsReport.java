package org.legato.load.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A measurement of short calls.
 *
 * @param right whether none failed
 */
record CallsReport(
    String kind,
    String at,
    String machine,
    String server,
    int warmUpSeconds,
    List<Step> steps,
    boolean right) {

  /**
   * One rate.
   *
   * @param rate calls in a second that were wanted
   * @param begun calls in a second that were begun: fewer, if too many were under way
   * @param failed calls that were not answered or not ended as they should, refused ones left out
   * @param repeated requests that had to be sent again
   * @param answer ms from INVITE to 200
   * @param cpuPercent of one core
   * @param cpuSecondsPer1000 of the server for 1,000 calls
   */
  record Step(
      int rate,
      double begun,
      int calls,
      int refused,
      int failed,
      long repeated,
      MediaStep.Millis answer,
      double cpuPercent,
      double cpuSecondsPer1000,
      double othersPercent) {}

  /** As a page with plots. */
  String html() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "calls/s",
            "begun",
            "calls",
            "refused",
            "failed",
            "repeated",
            "to the answer p50 / p99 / max, ms",
            "CPU",
            "CPU-s per 1,000",
            "others on the core"));
    for (Step s : steps) {
      rows.add(
          List.of(
              "" + s.rate,
              "" + s.begun,
              "" + s.calls,
              "" + s.refused,
              "" + s.failed,
              "" + s.repeated,
              s.answer.p50() + " / " + s.answer.p99() + " / " + s.answer.max(),
              s.cpuPercent + " %",
              "" + s.cpuSecondsPer1000,
              s.othersPercent + " %"));
    }
    double[] rates = steps.stream().mapToDouble(Step::rate).toArray();
    return new Page("Calls")
        .verdict(right, right ? "No call failed." : "Calls failed: see the table.")
        .about(at + " · " + machine + " · " + server + " · warm-up " + warmUpSeconds + " s")
        .table(rows)
        .chart(
            new Chart("Rate against load", "calls a second wanted", "calls a second")
                .line("begun", rates, steps.stream().mapToDouble(Step::begun).toArray(), false)
                .line("wanted", rates, rates, true))
        .chart(
            new Chart("CPU for 1,000 calls", "calls a second", "s")
                .groups(steps.stream().map(s -> "" + s.rate).toList())
                .bars("server", steps.stream().mapToDouble(Step::cpuSecondsPer1000).toArray()))
        .chart(
            new Chart("From INVITE to 200", "calls a second", "ms")
                .line(
                    "p50", rates, steps.stream().mapToDouble(s -> s.answer.p50()).toArray(), false)
                .line(
                    "p99", rates, steps.stream().mapToDouble(s -> s.answer.p99()).toArray(), false))
        .html();
  }
}
