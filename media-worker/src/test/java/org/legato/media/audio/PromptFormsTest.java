package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.codec.Codec;

/** Prompts in the forms in which other programs write them. */
class PromptFormsTest {
  private static final String SINE = "-f lavfi -i sine=frequency=800:duration=2:sample_rate=";
  private final AudioFiles files = new AudioFiles(1_000_000, Long.MAX_VALUE);

  @TempDir Path folder;

  private Path ffmpeg(String input, String output, String name) throws Exception {
    Path file = folder.resolve(name);
    Tools.run("ffmpeg -nostdin -y -loglevel error " + input + " " + output + " " + file);
    return file;
  }

  /** ffmpeg's sine has an amplitude of an eighth. */
  private static void assertSine(short[] samples, int spread) {
    assertSine(samples, spread, 120);
  }

  private static void assertSine(short[] samples, int spread, double levels) {
    assertThat(samples.length).isCloseTo(16_000, within(spread));
    assertThat(Goertzel.amplitude(samples, 4000, 8000, 800)).isCloseTo(4096, within(levels));
    double power = 0;
    for (int i = 4000; i < 12_000; i++) {
      power += (double) samples[i] * samples[i];
    }
    assertThat(Math.sqrt(power / 8000))
        .as("nothing else")
        .isCloseTo(4096 / Math.sqrt(2), within(levels));
  }

  @ParameterizedTest
  @CsvSource({
    "8000, -c:a pcm_u8",
    "8000, -c:a pcm_s24le",
    "16000, -c:a pcm_s32le",
    "48000, -c:a pcm_f32le",
    "44100, -c:a pcm_f64le",
    "8000, -c:a pcm_alaw",
    "11025, -c:a pcm_mulaw",
    "96000, -c:a pcm_s24le -af pan=stereo|c0=c0|c1=c0",
    "22050, -c:a pcm_s16le -af pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0",
    "8000, -c:a libgsm_ms",
    "32000, -c:a pcm_s16le -rf64 always"
  })
  void wavOfFfmpeg(int rate, String options) throws Exception {
    Path file = ffmpeg(SINE + rate, options, "a.wav");
    assertSine(files.open(file.toString(), 8000).samples(), 320);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gsm-full-rate", "floating-point -b 32", "unsigned-integer -b 8", "a-law -b 8"})
  void wavOfSox(String coding) throws Exception {
    Path file = folder.resolve("a.wav");
    Tools.run("sox -n -r 8000 -c 1 -e " + coding + " " + file + " synth 2 sine 800 vol 0.125");
    assertSine(files.open(file.toString(), 8000).samples(), 320);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, -b:a 128k, 8000", "44100, -af pan=stereo|c0=c0|c1=c0 -q:a 4, 8000",
        "22050, -b:a 64k, 8000",
    "8000, -b:a 32k, 8000", "48000, -b:a 96k -write_xing 0, 8000",
        "16000, -b:a 48k -id3v2_version 3, 8000"
  })
  void mp3(int rate, String options, int wanted) throws Exception {
    Path file = ffmpeg(SINE + rate, "-c:a libmp3lame " + options, "a.mp3");
    // Without the encoder's tag nobody knows what it added at both ends. LAME turns it down a bit.
    int spread = options.contains("write_xing") ? 1000 : 2;
    assertSine(files.open(file.toString(), wanted).samples(), spread, 300);
  }

  @ParameterizedTest
  @CsvSource({
    "-ac 1, a.opus",
    "-af pan=stereo|c0=c0|c1=c0 -b:a 96k, a.ogg",
    "-frame_duration 60 -b:a 16k, a.opus"
  })
  void opus(String options, String name) throws Exception {
    Path file = ffmpeg(SINE + 48000, "-c:a libopus " + options, name);
    assertSine(files.open(file.toString(), 8000).samples(), 2);
  }

  @Test
  void wideSoundStaysWide() throws Exception {
    Path file =
        ffmpeg("-f lavfi -i sine=frequency=6000:duration=1:sample_rate=48000", "", "a.opus");
    AudioFile wide = files.open(file.toString(), 16_000);
    assertThat(wide.rate()).isEqualTo(16_000);
    double[] sum = new double[2];
    for (int i = 4000; i < 12_000; i++) {
      sum[0] += wide.samples()[i] * Math.cos(2 * Math.PI * 6000 * i / 16_000);
      sum[1] += wide.samples()[i] * Math.sin(2 * Math.PI * 6000 * i / 16_000);
    }
    assertThat(2 * Math.hypot(sum[0], sum[1]) / 8000).isCloseTo(4096, within(400.0));
  }

  /** ffmpeg does not write it; that it reads ours is in CodecsTest. */
  private static byte[] ilbc(int ms) {
    short[] sine = new short[16_080];
    for (int i = 0; i < sine.length; i++) {
      sine[i] = (short) (4096 * Math.sin(2 * Math.PI * 800 * i / 8000));
    }
    ByteBuffer file = ByteBuffer.allocate(sine.length).put(("#!iLBC" + ms + "\n").getBytes());
    int frame = ms * 8;
    Codec.ILBC.encoder("mode=" + ms).encode(sine, 0, sine.length / frame * frame, file);
    return Arrays.copyOf(file.array(), file.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 30})
  void ilbcOfBothModes(int ms) throws Exception {
    Path file = Files.write(folder.resolve("a.iLBC"), ilbc(ms));
    assertSine(files.open(file.toString(), 8000).samples(), 240, 500);
  }

  @Test
  void aWavWhoseWriterDiedSoundsToItsEnd() throws Exception {
    Path file = ffmpeg(SINE + 8000, "-bitexact", "a.wav");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 36).putInt(40, 0);
    assertSine(files.decode(bytes, "a.wav", 8000).samples(), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp3, not an MP3 file",
    "a.opus, not an Ogg file",
    "a.ogg, not an Ogg file",
    "a.wav, not a WAV file",
    "a.flac, 'unknown audio format, .wav, .mp3, .opus, .ogg or .ilbc is expected'",
    "a.lbc, begins with neither #!iLBC20 nor #!iLBC30"
  })
  void whatIsSomethingElseIsNamed(String name, String reason) throws Exception {
    Path file =
        Files.writeString(folder.resolve(name), "some text that is no sound at all".repeat(99));
    assertThatThrownBy(() -> files.open(file.toString(), 8000))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining(file + ": " + reason);
  }

  @Test
  void otherSoundInOggIsNamed() throws Exception {
    Path file = ffmpeg(SINE + 48000, "-c:a flac -f ogg", "a.ogg");
    assertThatThrownBy(() -> files.open(file.toString(), 8000))
        .isInstanceOf(AudioException.class)
        .hasMessage(file + ": an Ogg file, but not of Opus, which is expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp3", "a.opus", "a.wav", "a.lbc"})
  void whateverIsDamagedOnlyAudioExceptionsComeOut(String name) throws Exception {
    byte[] whole =
        name.endsWith("lbc")
            ? Arrays.copyOf(ilbc(20), 600)
            : Files.readAllBytes(ffmpeg(SINE + 16000, "-t 0.3", name));
    Random random = new Random(3);
    int read = 0;
    for (int i = 0; i < 150; i++) {
      byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length));
      for (int k = random.nextInt(4); k > 0 && broken.length > 0; k--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(files.decode(broken, name, 8000).rate()).isEqualTo(8000);
        read++;
      } catch (AudioException e) {
        assertThat(e).hasMessageStartingWith(name + ": ");
      }
    }
    assertThat(read).as("files that are only cut off can be read").isPositive();
  }
}
