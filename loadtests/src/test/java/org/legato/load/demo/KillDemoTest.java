package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The call of the tutorial outlives its node; how long it is silent is the machine's matter. */
@Isolated("what is heard, or how late, must not be the doing of another test")
class KillDemoTest {
  @TempDir Path directory;

  @Test
  void thoseWhoTalkHearEachOtherAgainWhenTheirNodeIsKilled() throws Exception {
    try (QuizStage stage = QuizStage.openCluster(directory, 3)) {
      List<List<String>> pictures = new ArrayList<>();
      KillResult result =
          new KillDemo(stage, line -> {}, pictures::add, new KillPicture(false), Optional.empty())
              .play();

      assertThat(result.parties()).as(result.toString()).hasSize(2);
      // A machine that does much else may need more than the second that the demo demands.
      assertThat(result.failure()).doesNotContain("not so").doesNotContain("two senders");
      assertThat(result.parties())
          .allSatisfy(
              party -> {
                assertThat(party.gapMs()).isGreaterThan(20);
                assertThat(party.backMs()).isPositive();
                assertThat(party.node()).isNotEqualTo(result.killed());
                // A busy machine may leave a gap before the kill, and at the very end, as well.
                assertThat(party.timeline().cells()).containsPattern("#{5}\\.+\\?*#{20}");
              });
      assertThat(pictures.getLast()).hasSize(4);
      assertThat(pictures.getLast().get(1)).contains("caller hears john").contains("·");
    }
  }
}
