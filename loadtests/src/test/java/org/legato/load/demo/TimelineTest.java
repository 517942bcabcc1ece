package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.load.demo.KillPicture.Row;
import org.legato.load.phone.Sound.Heard;

/** Gaps and cells of a timeline whose packets are known. */
class TimelineTest {
  private static final long MS = 1_000_000;
  private static final long MOMENT = 5000 * MS;

  private final List<Heard> packets = new ArrayList<>();

  /** A packet each 20 ms. */
  private void came(long fromMs, long toMs, boolean right) {
    for (long at = fromMs; at <= toMs; at += 20) {
      packets.add(new Heard(MOMENT + at * MS, right));
    }
  }

  private Timeline until(long nowMs) {
    return new Timeline(packets, MOMENT, MOMENT + nowMs * MS);
  }

  @Test
  void aGapCountsFromTheLastRightPacketToTheNext() {
    came(-1000, 0, true);
    came(200, 240, false);
    came(260, 1000, true);

    assertThat(until(1010).gapMs(0, 1010)).isEqualTo(260);
    assertThat(until(1010).gapMs(-1000, 0)).isEqualTo(20);
    assertThat(until(1010).backMs()).isEqualTo(260);
    assertThat(until(1010).silentMs()).isEqualTo(10);
  }

  @Test
  void silenceThatLastsIsAGapThatIsNotOver() {
    came(-1000, -20, true);
    came(100, 480, false);

    assertThat(until(500).gapMs(0, 500)).isEqualTo(520);
    assertThat(until(500).backMs()).isEqualTo(-1);
    assertThat(until(500).silentMs()).isEqualTo(520);
  }

  @Test
  void packetsThatAreAlittleLateLeaveNoHole() {
    for (long at = -400; at < 400; at += 20) {
      packets.add(new Heard(MOMENT + (at + (at % 60 == 0 ? 7 : 0)) * MS, true));
    }

    assertThat(until(400).cells(-200, 20, 20)).containsOnly(Timeline.Cell.VOICE);
  }

  @Test
  void thePictureShowsVoiceSilenceAndOtherSound() {
    came(-400, -20, true);
    came(400, 780, false);
    came(800, 2000, true);

    List<String> lines =
        new KillPicture(false).draw(List.of(new Row("caller", "john", until(2000))));

    assertThat(lines.get(1))
        .contains(
            "█".repeat(10) + "·".repeat(10) + "░".repeat(10) + "█".repeat(30) + "  gap 820 ms");
    assertThat(lines.get(2)).contains("0 s").contains("+0.4 s");
  }

  @Test
  void thePictureOfAlongGapIsDrawnWithLongerCells() {
    came(-4000, 0, true);

    List<String> lines =
        new KillPicture(false).draw(List.of(new Row("caller", "john", until(7000))));

    assertThat(lines.get(1)).contains("██·").contains("silent for 7,000 ms");
    assertThat(lines.get(2)).contains("+6.4 s");
  }
}
