package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Levels of what is mixed into an output of 500 Hz at 8000. */
class MixInTest {
  private static final int FRAME = PlaylistEntry.FRAME;
  private final Playlist playlist = new Playlist();
  private final short[] out = new short[FRAME];

  private static AudioFile tone(int hz, int ms) {
    short[] samples = new short[ms * 8];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * i / 8000));
    }
    return new AudioFile(samples, 8000);
  }

  private short[] heard(MixIn mixIn, int frames) {
    short[] all = new short[frames * FRAME];
    for (int i = 0; i < frames; i++) {
      boolean plays = playlist.tick(null, out, new Playlist.Listener() {});
      if (mixIn.mix(out, plays)) {
        System.arraycopy(out, 0, all, i * FRAME, FRAME);
      }
    }
    return all;
  }

  private static double level(short[] pcm, int fromFrame, int frames, int hz) {
    return Goertzel.amplitude(pcm, fromFrame * FRAME, frames * FRAME, hz);
  }

  @Test
  void aFileIsHeardOnceAtItsLevelOnTopOfThePlaylist() {
    playlist.append(new ToneSource(0, 0, 0, 500, 0));
    MixIn mixIn = new MixIn(0.5, 0);
    mixIn.play(tone(900, 500));
    short[] pcm = heard(mixIn, 100);

    assertThat(level(pcm, 0, 25, 900)).isCloseTo(4000, within(20.0));
    assertThat(level(pcm, 0, 25, 500)).isCloseTo(8000, within(20.0));
    assertThat(level(pcm, 25, 75, 900)).isLessThan(20);
    assertThat(level(pcm, 25, 75, 500)).isCloseTo(8000, within(20.0));
  }

  @Test
  void aFileComesAgainAfterItsSeconds() {
    MixIn mixIn = new MixIn(1, 1);
    mixIn.play(tone(900, 200));
    short[] pcm = heard(mixIn, 120);

    for (int second : new int[] {0, 50, 100}) {
      assertThat(level(pcm, second, 10, 900)).isCloseTo(8000, within(20.0));
    }
    assertThat(Arrays.copyOfRange(pcm, 10 * FRAME, 50 * FRAME)).containsOnly((short) 0);
  }

  @Test
  void theListPlaysInOrderUntilItIsFlushed() {
    MixIn mixIn = new MixIn(0.25, 0);
    mixIn.append(tone(900, 200), false);
    mixIn.append(tone(1300, 200), true);
    short[] pcm = heard(mixIn, 50);
    mixIn.flush();

    assertThat(level(pcm, 0, 10, 900)).isCloseTo(2000, within(20.0));
    assertThat(level(pcm, 0, 10, 1300)).isLessThan(20);
    assertThat(level(pcm, 10, 40, 1300)).isCloseTo(2000, within(20.0));
    assertThat(mixIn.mix(out, false)).isFalse();
  }

  @Test
  void theSumIsClipped() {
    short[] loud = new short[FRAME];
    Arrays.fill(loud, (short) 30_000);
    MixIn mixIn = new MixIn(1, 0);
    mixIn.play(new AudioFile(loud, 8000));
    Arrays.fill(out, (short) 30_000);
    assertThat(mixIn.mix(out, true)).isTrue();
    assertThat(out).containsOnly(Short.MAX_VALUE);
  }
}
