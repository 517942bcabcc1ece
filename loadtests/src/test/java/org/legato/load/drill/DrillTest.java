package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** People talk on when a machine is lost; how long they wait for it is the drill's own matter. */
@Isolated("what is heard, or how late, must not be the doing of another test")
class DrillTest {
  @TempDir Path directory;

  private Report play(Harm harm, int calls) throws Exception {
    Report report = Drill.play(harm, 3, calls, 0, directory, line -> {});

    assertThat(report.intact()).as(report.toString()).isTrue();
    assertThat(report.gapMs().parties() + report.gapMsWorkerAlive().parties()).isPositive();
    return report;
  }

  @Test
  void nobodyLosesACallWhenTheOldestNodeIsLost() throws Exception {
    Report report = play(Harm.KILL_OLDEST, 16);

    assertThat(report.eventsPosted()).isPositive();
    // Leg, worker and gateway of some are lost at the same moment: one offer says it all.
    assertThat(report.mostReinvites()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsCutOffFromTheOthersEndsAndComesBack() throws Exception {
    assumeTrue(Namespaces.refusal().isEmpty(), "there are no network namespaces here");

    assertThat(play(Harm.CUT, 8).cutOffEndedMs()).isPositive();
  }
}
