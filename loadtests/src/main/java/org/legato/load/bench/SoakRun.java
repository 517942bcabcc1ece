package org.legato.load.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets one number of channels talk for long and looks whether anything changes. */
final class SoakRun {
  /** No pause may be longer. */
  static final double LONGEST_GAP_MS = 40;

  /** What memory may grow by from the second fifth of the time to the last one. */
  private static final double GROWTH = 1.05;

  private static final double GROWTH_MB = 8;

  private SoakRun() {}

  /** Measures in stretches of the plan's seconds for so many minutes. */
  static MediaReport play(
      MediaPlan plan, int minutes, Server server, String host, Consumer<String> narrator)
      throws IOException, InterruptedException, ExecutionException {
    try (MediaRun run = new MediaRun(plan, server, host, narrator)) {
      Proc.Usage idle = server.usage();
      run.callUntil(plan.most());
      TimeUnit.SECONDS.sleep(plan.warmUpSeconds());
      narrator.accept(MediaTable.HEAD);
      List<MediaStep> steps = new ArrayList<>();
      int stretches = Math.max(1, minutes * 60 / plan.seconds());
      for (int i = 0; i < stretches; i++) {
        MediaStep before = steps.isEmpty() ? null : steps.getLast();
        steps.add(run.measure(plan.most(), idle, before));
        narrator.accept(MediaTable.row(steps.getLast()));
      }
      run.hangUp();
      double longest = steps.stream().mapToDouble(s -> s.longestGap().max()).max().orElse(0);
      long lost = steps.stream().mapToLong(MediaStep::lost).sum();
      boolean flat = isFlat(steps);
      if (longest > LONGEST_GAP_MS || lost > 0) {
        run.notes()
            .add("There were gaps: the longest of " + longest + " ms; lost packets: " + lost);
      }
      if (!flat) {
        run.notes().add("Memory grew: see the plot.");
      }
      MediaReport report = run.report(idle, steps);
      return new MediaReport(
          report.kind(),
          report.at(),
          report.machine(),
          report.server(),
          report.roomSize(),
          report.warmUpSeconds(),
          report.idleRssMb(),
          steps,
          report.receivedOfSentPercent(),
          report.notes(),
          report.right() && flat && lost == 0 && longest <= LONGEST_GAP_MS);
    }
  }

  private static boolean isFlat(List<MediaStep> steps) {
    int fifth = steps.size() / 5;
    if (fifth == 0) {
      return true;
    }
    return mean(steps.subList(steps.size() - fifth, steps.size()))
        <= mean(steps.subList(fifth, 2 * fifth)) * GROWTH + GROWTH_MB;
  }

  private static double mean(List<MediaStep> steps) {
    return steps.stream().mapToDouble(MediaStep::rssMb).average().orElse(0);
  }
}
