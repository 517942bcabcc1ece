package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavReaderTest {
  private static short[] sine(double hz, int rate, int ms) {
    short[] pcm = new short[rate * ms / 1000];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * hz * i / rate));
    }
    return pcm;
  }

  private static byte[] wav(int format, int channels, int rate, int bits, byte[] data) {
    ByteBuffer wav = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.length);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) format).putShort((short) channels).putInt(rate);
    wav.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    wav.putShort((short) bits).put("data".getBytes(StandardCharsets.US_ASCII));
    return wav.putInt(data.length).put(data).array();
  }

  private static byte[] pcm16(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return bytes.array();
  }

  private static double amplitude(short[] pcm, double hz) {
    // Without the edges, where a filter has nothing to look at.
    return Goertzel.amplitude(pcm, 400, pcm.length - 800, hz);
  }

  @ParameterizedTest
  @ValueSource(ints = {6000, 7919, 8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000, 191_999})
  void aToneKeepsItsPitchAndLevelFromAnyRate(int rate) throws Exception {
    for (double hz : new double[] {300, 1000, Math.min(3000, rate * 0.35)}) {
      short[] read =
          WavReader.read(wav(1, 1, rate, 16, pcm16(sine(hz, rate, 1000))), "a.wav")
              .playable(8000)
              .samples();

      assertThat(read.length).isBetween(7999, 8000);
      assertThat(amplitude(read, hz)).as("%s Hz", hz).isBetween(9800.0, 10_200.0);
      assertThat(noise(read, hz)).as("noise in dB at %s Hz", hz).isLessThan(-60);
    }
  }

  /** What is left when the tone is taken out, relative to it. */
  private static double noise(short[] pcm, double hz) {
    double re = 0;
    double im = 0;
    int count = pcm.length - 800;
    for (int i = 400; i < 400 + count; i++) {
      re += pcm[i] * Math.cos(2 * Math.PI * hz * i / 8000);
      im += pcm[i] * Math.sin(2 * Math.PI * hz * i / 8000);
    }
    double rest = 0;
    for (int i = 400; i < 400 + count; i++) {
      double tone =
          2
              * (re * Math.cos(2 * Math.PI * hz * i / 8000)
                  + im * Math.sin(2 * Math.PI * hz * i / 8000))
              / count;
      rest += (pcm[i] - tone) * (pcm[i] - tone);
    }
    return 10 * Math.log10(rest / count / (10_000.0 * 10_000 / 2));
  }

  @ParameterizedTest
  @CsvSource({"16000, 5000", "16000, 7000", "44100, 5000", "48000, 12000", "11025, 4600"})
  void whatEightKilohertzCannotHoldIsGone(int rate, double hz) throws Exception {
    short[] read =
        WavReader.read(wav(1, 1, rate, 16, pcm16(sine(hz, rate, 1000))), "a.wav")
            .playable(8000)
            .samples();

    double power = 0;
    for (int i = 400; i < read.length - 400; i++) {
      power += read[i] * read[i];
    }
    double level = Math.sqrt(2 * power / (read.length - 800));
    assertThat(20 * Math.log10(Math.max(1, level) / 10_000)).as("dB").isLessThan(-50);
  }

  @Test
  void aLawMuLawAndStereoAreRead() throws Exception {
    short[] tone = sine(700, 8000, 500);
    byte[] alaw = new byte[tone.length];
    byte[] ulaw = new byte[tone.length];
    short[] stereo = new short[2 * tone.length];
    for (int i = 0; i < tone.length; i++) {
      alaw[i] = G711.encodeAlaw(tone[i]);
      ulaw[i] = G711.encodeUlaw(tone[i]);
      stereo[2 * i] = tone[i];
    }

    assertThat(
            amplitude(WavReader.read(wav(6, 1, 8000, 8, alaw), "a").playable(8000).samples(), 700))
        .isBetween(9800.0, 10_200.0);
    assertThat(
            amplitude(WavReader.read(wav(7, 1, 8000, 8, ulaw), "a").playable(8000).samples(), 700))
        .isBetween(9800.0, 10_200.0);
    assertThat(
            amplitude(
                WavReader.read(wav(1, 2, 8000, 16, pcm16(stereo)), "a").playable(8000).samples(),
                700))
        .as("one channel of two")
        .isBetween(4900.0, 5100.0);
  }

  @Test
  void otherChunksAndACutEndAreTolerated() throws Exception {
    byte[] plain = wav(1, 1, 8000, 16, pcm16(sine(700, 8000, 500)));
    ByteArrayOutputStream odd = new ByteArrayOutputStream();
    odd.write(plain, 0, 12);
    odd.write(new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'x', 'y', 'z', 0});
    odd.write(plain, 12, plain.length - 12 - 100);

    assertThat(WavReader.read(odd.toByteArray(), "a.wav").playable(8000).samples())
        .hasSize(4000 - 50);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 8000, 4, WAV format 2",
    "1, 1, 8000, 64, 64 bits",
    "1, 9, 8000, 16, 9 channels",
    "1, 1, 1999, 16, 1999 Hz"
  })
  void whatCannotBePlayedIsNamed(int format, int channels, int rate, int bits, String message) {
    byte[] wav = wav(format, channels, rate, bits, new byte[960]);

    assertThatThrownBy(() -> WavReader.read(wav, "dir/a.wav").playable(8000).samples())
        .isInstanceOf(AudioException.class)
        .hasMessageStartingWith("dir/a.wav: ")
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoWavIsNamed() {
    assertThatThrownBy(() -> WavReader.read(new byte[] {1, 2, 3}, "a.wav").playable(8000).samples())
        .isInstanceOf(AudioException.class)
        .hasMessageContaining("not a WAV file");
  }

  @Test
  void soxWritesWhatIsReadHere(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("tone.wav");
    Process sox;
    try {
      sox =
          new ProcessBuilder(
                  "sox",
                  "-n",
                  "-r",
                  "44100",
                  "-c",
                  "2",
                  "-b",
                  "16",
                  file.toString(),
                  "synth",
                  "1",
                  "sine",
                  "1000",
                  "vol",
                  "0.5")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeThat(false).as("sox is not installed").isTrue();
      return;
    }
    sox.getInputStream().readAllBytes();
    assertThat(sox.waitFor()).isZero();

    short[] read = WavReader.read(Files.readAllBytes(file), "tone.wav").playable(8000).samples();
    assertThat(amplitude(read, 1000)).isBetween(16_000.0, 16_700.0);
  }
}
