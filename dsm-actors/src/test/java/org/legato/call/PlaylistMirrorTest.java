package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker.PlaylistItem;

/** What a leg believes to be in its playlist and how much of it has been heard. */
class PlaylistMirrorTest {
  private static final PlaylistItem A = new PlaylistItem.File("a.wav", false);
  private static final PlaylistItem B = new PlaylistItem.File("b.wav", false);
  private static final PlaylistItem MARK = new PlaylistItem.Separator(7);

  private final PlaylistMirror mirror = new PlaylistMirror();

  @Test
  void timeRunsFromTheMomentInWhichSomethingPlays() {
    mirror.add(A, false, 1000);
    assertThat(mirror.since()).as("not connected yet").isZero();
    mirror.run(1500);
    assertThat(mirror.since()).isEqualTo(1500);
    mirror.add(B, false, 1600);
    assertThat(mirror.since()).as("A still plays").isEqualTo(1500);
  }

  @Test
  void whatIsPutInFrontInterruptsAndTheOtherGoesOnAfterwards() {
    mirror.run(1000);
    mirror.add(A, false, 1000);
    mirror.add(B, true, 1300);

    assertThat(mirror.entries())
        .containsExactly(new Checkpoint.Playing(B, 0), new Checkpoint.Playing(A, 300));
    assertThat(mirror.since()).isEqualTo(1300);
  }

  @Test
  void aSeparatorTellsWhatHasBeenPlayed() {
    mirror.run(1000);
    mirror.add(A, false, 1000);
    mirror.add(MARK, false, 1000);
    mirror.add(B, false, 1000);
    mirror.separator(7, 4000);

    assertThat(mirror.entries()).containsExactly(new Checkpoint.Playing(B, 0));
    assertThat(mirror.since()).isEqualTo(4000);
  }

  @Test
  void aDisconnectedPlaylistStandsStill() {
    mirror.run(1000);
    mirror.add(A, false, 1000);
    mirror.stand(1400);
    assertThat(mirror.entries()).containsExactly(new Checkpoint.Playing(A, 400));
    assertThat(mirror.since()).isZero();
    mirror.run(2000);
    assertThat(mirror.since()).isEqualTo(2000);
  }

  @Test
  void anEmptyOneThatRunsGoesOnRunningElsewhere() {
    mirror.run(1000);
    PlaylistMirror other = new PlaylistMirror();
    other.restore(mirror.entries(), mirror.since(), true);
    other.add(A, false, 5000);

    assertThat(other.since()).isEqualTo(5000);
    assertThat(other.entries()).isEqualTo(List.of(new Checkpoint.Playing(A, 0)));
  }
}
