package org.legato.load.drill;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A drill's result as a page that needs no other file. */
final class ReportPage {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Legato drill: %1$s</title>
      <style>
      :root { --page: #ffffff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0;
        --bar: #4a6785; --limit: #c62828; --good: #1a7f37; --bad: #c62828; }
      @media (prefers-color-scheme: dark) {
        :root { --page: #0d1117; --text: #e6edf3; --faint: #9198a1; --line: #3d444d;
          --bar: #79a3cf; --limit: #ff7b72; --good: #3fb950; --bad: #ff7b72; }
      }
      body { background: var(--page); color: var(--text); margin: 2rem auto; max-width: 54rem;
        padding: 0 1rem; font: 16px/1.5 Helvetica, Arial, "DejaVu Sans", sans-serif; }
      h1 { font-size: 1.6rem; margin-bottom: 0; }
      h2 { font-size: 1.1rem; margin: 2rem 0 0; }
      p { margin: .2rem 0; color: var(--faint); }
      .good { color: var(--good); font-weight: 600; }
      .bad { color: var(--bad); font-weight: 600; }
      table { border-collapse: collapse; margin: 1rem 0; }
      td { border-top: 1px solid var(--line); padding: .25rem 1.5rem .25rem 0; }
      td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
      svg { width: 100%%; height: auto; }
      svg text { font-size: 12px; fill: var(--faint); }
      .axis { stroke: var(--line); }
      .bar { fill: var(--bar); }
      .limit { stroke: var(--limit); stroke-dasharray: 4 3; }
      </style>
      </head>
      <body>
      <h1>%1$s: one cluster of %2$d nodes, %3$d calls</h1>
      <p>%4$s</p>
      <table>
      %5$s
      </table>
      %6$s
      %7$s
      </body>
      </html>
      """;

  private ReportPage() {}

  static String of(Report report, Harm harm) {
    boolean holds = report.holds(harm);
    List<Limit> limits = Limit.of(harm);
    long longest =
        Stream.of(report.gapMs(), report.gapMsWorkerAlive(), report.gapMsBefore())
            .mapToLong(Report.Gaps::max)
            .max()
            .orElse(0);
    longest = Math.max(longest, limits.stream().mapToLong(Limit::ms).max().orElse(0));
    long bin = Histogram.binFor(longest);
    int bins = (int) (longest / bin) + 1;
    return PAGE.formatted(
        harm.label(),
        report.nodes(),
        report.calls(),
        holds
            ? "<span class=\"good\">It holds.</span>"
            : "<span class=\"bad\">It does not hold.</span>",
        facts(report),
        Stream.of(
                chart(
                    "Their media worker was harmed",
                    report.gapMs(),
                    limits.stream().filter(limit -> !limit.alive()).toList(),
                    bin,
                    bins),
                chart(
                    "Their media worker was not harmed",
                    report.gapMsWorkerAlive(),
                    limits.stream().filter(Limit::alive).toList(),
                    bin,
                    bins),
                chart(
                    "All, in three seconds before the harm: what the machine does by itself",
                    report.gapMsBefore(),
                    List.of(),
                    bin,
                    bins))
            .collect(Collectors.joining("\n")),
        problems(report.problems()));
  }

  private static String facts(Report report) {
    return Stream.of(
            fact("calls lost", report.lost()),
            fact(
                "ms for which the machine itself stood still, -1: not known",
                report.machineStoodStillMs()),
            fact("parties with wrong sound afterwards", report.wrongSound()),
            fact("calls that forgot keys", report.keysWrong()),
            fact("events posted", report.eventsPosted()),
            fact("events lost", report.eventsLost()),
            fact("events that came twice", report.eventsDuplicated()),
            fact("parties that heard two senders at a time", report.twoSenders()))
        .collect(Collectors.joining("\n"));
  }

  private static String fact(String name, long value) {
    return "<tr><td>%s</td><td>%d</td></tr>".formatted(name, value);
  }

  private static String chart(
      String title, Report.Gaps gaps, List<Limit> limits, long bin, int bins) {
    String head = "<h2>%s</h2>%n".formatted(title);
    return gaps.parties() == 0
        ? head + "<p>Nobody.</p>"
        : head
            + "<p>Longest gap in the sound of each of %d parties: median %d ms, p99 %d ms, max %d ms.</p>%n"
                .formatted(gaps.parties(), gaps.p50(), gaps.p99(), gaps.max())
            + new Histogram(gaps.all(), bin, bins, limits).svg(title);
  }

  private static String problems(List<String> problems) {
    return problems.isEmpty()
        ? ""
        : problems.stream()
            .map(problem -> "<li>" + escaped(problem) + "</li>")
            .collect(Collectors.joining("\n", "<h2>What was wrong</h2>\n<ul>\n", "\n</ul>"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
