package org.legato.load.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A drill's result for people. */
final class Account {
  private Account() {}

  static String of(Report report, boolean holds) {
    return """

    %s of one of %d nodes under %d calls: %s
      calls lost            %d
      gap, worker harmed    %s
      gap, worker alive     %s
      gap, before the harm  %s
      machine stood still   %s
      wrong sound           %d
      keys forgotten        %d
      events                %d posted, %d lost, %d twice
      two senders           %d
      re-INVITEs, most      %d
      cluster whole         %s
    %s\
    """
        .formatted(
            report.harm(),
            report.nodes(),
            report.calls(),
            holds ? "it holds" : "IT DOES NOT HOLD",
            report.lost(),
            gaps(report.gapMs()),
            gaps(report.gapMsWorkerAlive()),
            gaps(report.gapMsBefore()),
            report.machineStoodStillMs() < 0
                ? "not known: the right to SCHED_FIFO is needed"
                : report.machineStoodStillMs() + " ms at the most",
            report.wrongSound(),
            report.keysWrong(),
            report.eventsPosted(),
            report.eventsLost(),
            report.eventsDuplicated(),
            report.twoSenders(),
            report.mostReinvites(),
            report.whole() ? "yes" : "NO",
            String.join("\n", report.problems()));
  }

  private static String gaps(Report.Gaps gaps) {
    return gaps.parties() == 0
        ? "nobody"
        : "median %d ms, p99 %d ms, max %d ms (%d parties)"
            .formatted(gaps.p50(), gaps.p99(), gaps.max(), gaps.parties());
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    }
  }
}
