package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tones and what measures them. */
class ToneSourceTest {
  /** All of an entry up to a number of frames. */
  private static short[] play(PlaylistEntry entry, int most) {
    short[] all = new short[most * 160];
    short[] frame = new short[160];
    int frames = 0;
    while (frames < most && entry.play(frame)) {
      System.arraycopy(frame, 0, all, 160 * frames++, 160);
    }
    return Arrays.copyOf(all, 160 * frames);
  }

  @Test
  void goertzelMeasuresAmplitudeAndTellsFrequenciesApart() {
    short[] samples = new short[8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 850 * i / 8000 + 1));
    }
    assertThat(Goertzel.amplitude(samples, 0, 8000, 850)).isCloseTo(10_000, within(1.0));
    assertThat(Goertzel.amplitude(samples, 100, 1600, 850)).isCloseTo(10_000, within(1.0));
    assertThat(Goertzel.amplitude(samples, 0, 8000, 860)).isLessThan(1);
    assertThat(Goertzel.amplitude(new short[160], 0, 160, 850)).isZero();
  }

  @Test
  void twoFrequenciesSoundTogether() {
    short[] samples = play(new ToneSource(1000, 0, 0, 350, 440), 100);
    assertThat(samples).hasSize(8000);
    assertThat(Goertzel.amplitude(samples, 0, 8000, 350)).isCloseTo(8000, within(10.0));
    assertThat(Goertzel.amplitude(samples, 0, 8000, 440)).isCloseTo(8000, within(10.0));
    assertThat(Goertzel.amplitude(samples, 0, 8000, 395)).isLessThan(10);
  }

  @Test
  void theCadenceIsKeptToTheSample() {
    short[] samples = play(new ToneSource(0, 250, 150, 425, 0), 100);
    assertThat(samples).hasSize(16_000);
    for (int cycle = 0; cycle < 16_000; cycle += 3200) {
      assertThat(Goertzel.amplitude(samples, cycle, 1920, 425)).isCloseTo(8000, within(250.0));
      assertThat(Arrays.copyOfRange(samples, cycle + 2000, cycle + 3200)).containsOnly((short) 0);
      assertThat(Arrays.copyOfRange(samples, cycle + 1980, cycle + 2000))
          .satisfies(end -> assertThat(Goertzel.amplitude(end, 0, 20, 425)).isGreaterThan(1000));
    }
  }

  @Test
  void silenceHasItsLength() {
    assertThat(play(ToneSource.silence(100), 50)).hasSize(800).containsOnly((short) 0);
    assertThat(play(ToneSource.silence(101), 50)).hasSize(960);
    assertThat(play(ToneSource.silence(0), 50)).hasSize(160);
  }
}
