package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioFilesTest {
  @TempDir Path folder;
  private final AudioFiles files = new AudioFiles(100_000, Long.MAX_VALUE);

  /** One second of a tone on the left and another on the right, if there is a right. */
  private static byte[] wav(int format, int channels, int rate, boolean extensible, boolean odd) {
    int width = format == 1 ? 2 : 1;
    int size = rate * channels * width;
    ByteBuffer out = ByteBuffer.allocate(size + 100).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes()).putInt(0).put("WAVE".getBytes());
    if (odd) {
      out.put("LIST".getBytes()).putInt(3).put(new byte[] {1, 2, 3, 0});
    }
    out.put("fmt ".getBytes()).putInt(extensible ? 40 : 16);
    out.putShort((short) (extensible ? 0xFFFE : format)).putShort((short) channels);
    out.putInt(rate).putInt(rate * channels * width);
    out.putShort((short) (channels * width)).putShort((short) (8 * width));
    if (extensible) {
      out.putShort((short) 22).putShort((short) (8 * width)).putInt(0);
      out.putShort((short) format).put(new byte[14]);
    }
    out.put("data".getBytes()).putInt(size);
    for (int i = 0; i < rate; i++) {
      for (int c = 0; c < channels; c++) {
        double hz = c == 0 ? 440 : 1000;
        short sample = (short) (12_000 * Math.sin(2 * Math.PI * hz * i / rate));
        switch (format) {
          case 1 -> out.putShort(sample);
          case 6 -> out.put(G711.encodeAlaw(sample));
          default -> out.put(G711.encodeUlaw(sample));
        }
      }
    }
    out.putInt(4, out.position() - 8);
    return Arrays.copyOf(out.array(), out.position());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 8000, false, false", "1, 2, 8000, false, true", "1, 1, 11025, true, false",
    "1, 2, 16000, true, true", "1, 1, 22050, false, true", "1, 2, 44100, false, false",
    "1, 1, 48000, true, false", "6, 1, 8000, false, true", "6, 2, 8000, true, false",
    "7, 1, 8000, false, false", "7, 2, 16000, true, true"
  })
  void everyKindSounds(int format, int channels, int rate, boolean extensible, boolean odd)
      throws Exception {
    Path file = folder.resolve("a.wav");
    Files.write(file, wav(format, channels, rate, extensible, odd));
    short[] samples = files.open(file.toString(), 8000).samples();
    assertThat(samples.length).isEqualTo(8000);
    double half = 12_000.0 / channels;
    assertThat(Goertzel.amplitude(samples, 800, 6400, 440)).isCloseTo(half, within(half / 50));
    assertThat(Goertzel.amplitude(samples, 800, 6400, 1000))
        .isCloseTo(channels == 2 ? half : 0, within(half / 50));
  }

  @Test
  void aFileCutOffPlaysAsFarAsItGoes() throws Exception {
    byte[] whole = wav(1, 1, 8000, false, false);
    assertThat(files.decode(Arrays.copyOf(whole, 44 + 4001), "a.wav", 8000).samples())
        .hasSize(2000);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);
    assertThat(files.decode(whole, "a.wav", 8000).samples()).hasSize(8000);
  }

  @Test
  void whateverIsInTheFileOnlyAudioExceptionsComeOut() {
    Random random = new Random(1);
    byte[] whole = Arrays.copyOf(wav(1, 2, 16000, true, true), 200);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length));
      for (int k = random.nextInt(4); k > 0 && broken.length > 0; k--) {
        broken[random.nextInt(Math.min(80, broken.length))] = (byte) random.nextInt();
      }
      try {
        files.decode(broken, "a.wav", 8000);
      } catch (AudioException e) {
        assertThat(e).hasMessageContaining("a.wav");
      }
    }
  }

  @Test
  void errorsNameTheFile() throws Exception {
    Path eight = folder.resolve("eight.wav");
    byte[] bytes = wav(1, 1, 8000, false, false);
    bytes[34] = 64;
    Files.write(eight, bytes);
    Path text = folder.resolve("text.wav");
    Files.writeString(text, "no audio at all");
    for (String name :
        new String[] {eight.toString(), text.toString(), folder + "/none.wav", folder + "/a\0b"}) {
      assertThatThrownBy(() -> files.open(name, 8000))
          .isInstanceOf(AudioException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void namesMayLackTheExtensionOrCarryASubtype() throws Exception {
    Files.write(folder.resolve("a.WAV"), wav(6, 1, 8000, false, false));
    Files.write(folder.resolve("b.wav"), wav(6, 1, 8000, false, false));
    assertThat(files.open(folder + "/a.WAV|A-Law", 8000).samples()).hasSize(8000);
    assertThat(files.open(folder + "/b", 8000).samples()).hasSize(8000);
  }

  @Test
  void oneCopyIsSharedUntilTheFileChanges() throws Exception {
    Path file = folder.resolve("a.wav");
    Files.write(file, wav(1, 1, 8000, false, false));
    AudioFile first = files.open(file.toString(), 8000);
    assertThat(files.open(file.toString(), 8000)).isSameAs(first);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    AudioFile second = files.open(file.toString(), 8000);
    assertThat(second).isNotSameAs(first);
    assertThat(files.open(file.toString(), 8000)).isSameAs(second);
    assertThat(files.samples()).isEqualTo(8000);
  }

  @Test
  void theCacheIsBoundedAndTheLeastUsedGoFirst() throws Exception {
    AudioFiles small = new AudioFiles(20_000, Long.MAX_VALUE);
    for (String name : new String[] {"a.wav", "b.wav", "c.wav"}) {
      Files.write(folder.resolve(name), wav(1, 1, 8000, false, false));
    }
    AudioFile a = small.open(folder + "/a.wav", 8000);
    AudioFile b = small.open(folder + "/b.wav", 8000);
    assertThat(small.open(folder + "/a.wav", 8000)).isSameAs(a);
    small.open(folder + "/c.wav", 8000);
    assertThat(small.samples()).isEqualTo(16_000);
    assertThat(small.open(folder + "/a.wav", 8000)).isSameAs(a);
    assertThat(small.open(folder + "/b.wav", 8000)).isNotSameAs(b);
    AudioFiles tiny = new AudioFiles(7999, Long.MAX_VALUE);
    assertThat(tiny.open(folder + "/a.wav", 8000).samples()).hasSize(8000);
    assertThat(tiny.samples()).isZero();
  }

  @Test
  void readsWhatSoxWrites() throws Exception {
    for (String coding : new String[] {"signed-integer", "a-law", "u-law"}) {
      Path file = folder.resolve(coding + ".wav");
      boolean pcm = coding.startsWith("s");
      Process sox =
          Tools.start(
              "sox",
              "-n",
              "-r",
              "8000",
              "-c",
              "1",
              "-b",
              pcm ? "16" : "8",
              "-e",
              coding,
              file.toString(),
              "synth",
              "1",
              "sine",
              "800",
              "vol",
              "0.5");
      assumeThat(sox).as("sox is installed").isNotNull();
      assertThat(sox.waitFor()).isZero();
      short[] samples = files.open(file.toString(), 8000).samples();
      assertThat(samples).hasSize(8000);
      assertThat(Goertzel.amplitude(samples, 0, 8000, 800)).isCloseTo(16_384, within(200.0));
    }
  }
}
