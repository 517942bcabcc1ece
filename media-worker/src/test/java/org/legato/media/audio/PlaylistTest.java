package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaylistTest {
  private final Playlist playlist = new Playlist();
  private final List<String> told = new ArrayList<>();
  private final Playlist.Listener listener =
      new Playlist.Listener() {
        @Override
        public void ended() {
          told.add("ended");
        }

        @Override
        public void separator(int id) {
          told.add("separator " + id);
        }
      };

  /** Frames whose samples are first, first + 1 and so on, one number a frame. */
  private static AudioFile counting(int first, int frames) {
    short[] samples = new short[frames * 160];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (first + i / 160);
    }
    return new AudioFile(samples, 8000);
  }

  private List<Integer> hear(int frames) {
    List<Integer> heard = new ArrayList<>();
    short[] out = new short[160];
    for (int i = 0; i < frames; i++) {
      heard.add(playlist.tick(null, out, listener) ? (int) out[0] : -1);
    }
    return heard;
  }

  @Test
  void itemsPlayInOrderWithoutAGap() {
    playlist.append(counting(10, 2).entry(false));
    playlist.append(counting(20, 2).entry(false));
    assertThat(hear(4)).containsExactly(10, 11, 20, 21);
    assertThat(told).isEmpty();
    assertThat(hear(3)).containsExactly(-1, -1, -1);
    assertThat(told).containsExactly("ended");
  }

  @Test
  void separatorsTakeNoTimeAndAreToldWhenReached() {
    playlist.append(Playlist.separator(1));
    playlist.append(counting(10, 1).entry(false));
    playlist.append(Playlist.separator(2));
    playlist.append(Playlist.separator(3));
    playlist.append(counting(20, 1).entry(false));
    assertThat(hear(1)).containsExactly(10);
    assertThat(told).containsExactly("separator 1");
    assertThat(hear(1)).containsExactly(20);
    assertThat(told).containsExactly("separator 1", "separator 2", "separator 3");
  }

  @Test
  void anItemInFrontInterruptsAndTheOtherContinuesWhereItWas() {
    playlist.append(counting(10, 4).entry(false));
    assertThat(hear(2)).containsExactly(10, 11);
    playlist.front(counting(50, 2).entry(false));
    assertThat(hear(5)).containsExactly(50, 51, 12, 13, -1);
  }

  @Test
  void aLoopGoesOnForEver() {
    playlist.append(counting(10, 3).entry(true));
    assertThat(hear(7)).containsExactly(10, 11, 12, 10, 11, 12, 10);
    assertThat(told).isEmpty();
  }

  @Test
  void aLoopHasNoSilenceAtItsSeamAndAnEmptyOneEnds() {
    short[] out = new short[160];
    PlaylistEntry loop = new AudioFile(new short[] {1, 2, 3}, 8000).entry(true);
    assertThat(loop.play(out)).isTrue();
    assertThat(out).startsWith(1, 2, 3, 1, 2, 3).endsWith(1, 2, 3, 1);
    assertThat(loop.play(out)).isTrue();
    assertThat(out).startsWith(2, 3, 1);
    playlist.append(new AudioFile(new short[0], 8000).entry(true));
    assertThat(hear(1)).containsExactly(-1);
    assertThat(told).containsExactly("ended");
  }

  @Test
  void theLastFrameIsFilledWithSilence() {
    short[] out = new short[160];
    java.util.Arrays.fill(out, (short) 99);
    assertThat(new AudioFile(new short[] {7}, 8000).entry(false).play(out)).isTrue();
    assertThat(out).startsWith(7, 0, 0).endsWith(0);
  }

  @Test
  void flushingClosesEverythingAndTellsNothing() {
    List<String> closed = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      playlist.append(
          new PlaylistEntry() {
            @Override
            public boolean play(short[] out) {
              return true;
            }

            @Override
            public void close() {
              closed.add(name);
            }
          });
    }
    hear(1);
    assertThat(playlist.flush()).isTrue();
    assertThat(playlist.flush()).isFalse();
    assertThat(closed).containsExactly("a", "b");
    assertThat(hear(2)).containsExactly(-1, -1);
    assertThat(told).isEmpty();
  }

  @Test
  void onlyTheCurrentItemGetsWhatIsReceived() {
    List<String> got = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      playlist.append(
          new PlaylistEntry() {
            private int left = 2;

            @Override
            public boolean play(short[] out) {
              return left-- > 0;
            }

            @Override
            public void record(short[] in) {
              got.add(name + in[0]);
            }
          });
    }
    for (short i = 0; i < 5; i++) {
      playlist.tick(new short[] {i}, new short[160], listener);
    }
    assertThat(got).containsExactly("a0", "a1", "b2", "b3");
  }

  @Test
  void frontItemsStackAndEachInterruptedOneGoesOnWhereItWas() {
    playlist.append(counting(10, 3).entry(false));
    playlist.append(Playlist.separator(1));
    assertThat(hear(1)).containsExactly(10);
    playlist.front(counting(20, 3).entry(false));
    assertThat(hear(1)).containsExactly(20);
    playlist.front(Playlist.separator(2));
    playlist.front(counting(30, 1).entry(false));
    assertThat(hear(6)).containsExactly(30, 21, 22, 11, 12, -1);
    assertThat(told).containsExactly("separator 2", "separator 1", "ended");
  }

  @Test
  void aFrontItemInALoopComesInAndTheLoopGoesOnInTheMiddle() {
    playlist.append(counting(10, 3).entry(true));
    assertThat(hear(4)).containsExactly(10, 11, 12, 10);
    playlist.front(counting(20, 1).entry(false));
    assertThat(hear(4)).containsExactly(20, 11, 12, 10);
    playlist.flush();
    assertThat(hear(2)).containsExactly(-1, -1);
    assertThat(told).as("flushed, not ended").isEmpty();
  }

  @Test
  void theEndIsToldOnceForEachTimeItRunsEmpty() {
    assertThat(hear(2)).containsExactly(-1, -1);
    assertThat(told).as("never began").isEmpty();
    for (int i = 0; i < 3; i++) {
      playlist.append(counting(10, 1).entry(false));
      assertThat(hear(3)).containsExactly(10, -1, -1);
    }
    playlist.append(Playlist.separator(4));
    assertThat(hear(2)).containsExactly(-1, -1);
    assertThat(told).containsExactly("ended", "ended", "ended", "separator 4", "ended");
  }

  @Test
  void skippingTellsWhatListeningWouldHaveTold() {
    playlist.append(counting(10, 2).entry(false));
    playlist.append(Playlist.separator(1));
    playlist.append(counting(20, 5).entry(false));
    playlist.skip(4, listener);
    assertThat(told).containsExactly("separator 1");
    assertThat(hear(1)).containsExactly(22);
    playlist.skip(100, listener);
    assertThat(told).containsExactly("separator 1", "ended");
  }
}
