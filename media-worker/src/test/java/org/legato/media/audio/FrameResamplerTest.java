package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameResamplerTest {
  /** A sine of amplitude 8000 through the filter, frame by frame; its first frames are left out. */
  private static short[] converted(int from, int to, int hz) {
    FrameResampler resampler = new FrameResampler(from, to);
    short[] in = new short[from / 50];
    short[] out = new short[to];
    for (int frame = 0; frame < 50; frame++) {
      for (int i = 0; i < in.length; i++) {
        int position = frame * in.length + i;
        in[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hz * position / from));
      }
      assertThat(resampler.convert(in, 0, in.length, out, frame * to / 50)).isEqualTo(to / 50);
    }
    return out;
  }

  /** Relative to what went in. */
  private static double level(short[] pcm, int rate, int hz) {
    int skip = rate / 10;
    return Goertzel.amplitude(pcm, skip, pcm.length - skip, hz * 8000.0 / rate) / 8000;
  }

  @ParameterizedTest
  @CsvSource({"8000, 16000", "8000, 48000", "16000, 48000", "16000, 8000", "48000, 8000"})
  void speechPassesAndImagesDoNot(int from, int to) {
    for (int hz : new int[] {100, 1000, 2000, 3000}) {
      assertThat(level(converted(from, to, hz), to, hz)).as(hz + " Hz").isBetween(0.97, 1.03);
    }
    for (int image = 5000; to > from && image < to / 2; image += from) {
      assertThat(level(converted(from, to, 3000), to, from - 3000)).isLessThan(0.001);
    }
  }

  @ParameterizedTest
  @CsvSource({"16000, 5000, 3000", "48000, 5000, 3000", "48000, 7000, 1000", "48000, 20000, 4000"})
  void whatIsTooHighIsNotMirrored(int from, int hz, int mirror) {
    assertThat(level(converted(from, 8000, hz), 8000, mirror)).isLessThan(0.001);
  }

  @Test
  void loudSoundIsClippedAndNeverWraps() {
    FrameResampler resampler = new FrameResampler(8000, 16000);
    short[] in = new short[160];
    java.util.Arrays.fill(in, 80, 160, Short.MAX_VALUE);
    short[] out = new short[320];
    resampler.convert(in, 0, 160, out, 0);
    for (int i = 200; i < 320; i++) {
      assertThat((int) out[i]).isGreaterThan(20_000);
    }
  }

  @Test
  void aBrokenRatioIsRefused() {
    assertThatThrownBy(() -> new FrameResampler(44_100, 8000))
        .hasMessage("no whole ratio: 44100 Hz to 8000 Hz");
  }
}
