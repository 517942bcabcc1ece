package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tolerances of ITU-T Q.24, and speech. */
class KeyDetectorTest {
  private static final double[] ROWS = {697, 770, 852, 941};
  private static final double[] COLUMNS = {1209, 1336, 1477, 1633};
  private static final int[] CODES = {1, 2, 3, 12, 4, 5, 6, 13, 7, 8, 9, 14, 10, 0, 11, 15};

  private final List<Integer> keys = new ArrayList<>();
  private final List<Integer> durations = new ArrayList<>();
  private final KeyDetector detector =
      new KeyDetector(
          new KeyDetector.Listener() {
            @Override
            public void began(int key) {
              keys.add(key);
            }

            @Override
            public void ended(int key, int durationMs) {
              durations.add(durationMs);
            }
          });
  private final Random random = new Random(4733);

  /** Feeds a key's two tones; amplitudes in sample units, offsets as fractions of the frequency. */
  private void tone(int index, double ms, double row, double column, double offset) {
    int count = (int) (ms * 8);
    short[] pcm = new short[count];
    double phase = random.nextDouble() * 6;
    for (int i = 0; i < count; i++) {
      double t = 2 * Math.PI * (1 + offset) * i / 8000;
      pcm[i] =
          (short)
              (row * Math.sin(ROWS[index / 4] * t + phase)
                  + column * Math.sin(COLUMNS[index % 4] * t + 2 * phase));
    }
    detector.feed(pcm, 0, count);
  }

  /** The same with an offset for each of the two tones. */
  private void tone(int index, double ms, double row, double column, double low, double high) {
    short[] pcm = new short[(int) (ms * 8)];
    double phase = random.nextDouble() * 6;
    for (int i = 0; i < pcm.length; i++) {
      double t = 2 * Math.PI * i / 8000;
      pcm[i] =
          (short)
              (row * Math.sin(ROWS[index / 4] * (1 + low) * t + phase)
                  + column * Math.sin(COLUMNS[index % 4] * (1 + high) * t + 2 * phase));
    }
    detector.feed(pcm, 0, pcm.length);
  }

  private void pause(double ms) {
    short[] silence = new short[(int) (ms * 8)];
    detector.feed(silence, 0, silence.length);
  }

  @Test
  void allSixteenKeysAreFoundWithTheirDuration() {
    for (int i = 0; i < 16; i++) {
      tone(i, 100, 6000, 6000, 0);
      pause(100);
    }

    assertThat(keys).containsExactlyElementsOf(java.util.Arrays.stream(CODES).boxed().toList());
    assertThat(durations).hasSize(16).allMatch(ms -> ms > 80 && ms < 125);
  }

  @Test
  void fortyMillisecondsAreEnoughWhereverTheyFall() {
    for (int i = 0; i < 320; i++) {
      tone(i % 16, 40, 6000, 6000, 0);
      pause(60 + i / 8.0);
    }

    assertThat(keys).hasSize(320);
  }

  @Test
  void twentyThreeMillisecondsAreTooShort() {
    for (int i = 0; i < 320; i++) {
      tone(i % 16, 23, 6000, 6000, 0);
      pause(60 + i / 8.0);
    }

    assertThat(keys).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.015, -0.01, 0.01, 0.015})
  void aFrequencyNearlyRightIsAccepted(double offset) {
    for (int i = 0; i < 160; i++) {
      tone(i % 16, 50, 6000, 6000, offset);
      pause(60 + i / 8.0);
    }

    assertThat(keys).hasSize(160);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.035, -0.04, 0.035, 0.04})
  void aFrequencyTooFarOffIsNot(double offset) {
    for (int i = 0; i < 160; i++) {
      tone(i % 16, 100, 6000, 6000, offset);
      pause(60 + i / 8.0);
    }

    assertThat(keys).isEmpty();
  }

  @Test
  void theLowGroupMayBeEightDecibelsLouderAndTheHighOneFour() {
    double eight = Math.pow(10, -8 / 20.0);
    double four = Math.pow(10, -4 / 20.0);
    for (int i = 0; i < 160; i++) {
      tone(i % 16, 60, 8000, 8000 * eight, 0);
      pause(60 + i / 8.0);
      tone(i % 16, 60, 8000 * four, 8000, 0);
      pause(60 + i / 8.0);
    }

    assertThat(keys).hasSize(320);
  }

  /**
   * All corners of what must be taken, by all keys: 4 offsets, 3 twists, 3 levels of the weaker
   * tone, the first of which is -25 dBm0.
   */
  @Test
  void whateverIsWithinTheTolerancesIsFoundInFortyMilliseconds() {
    int wanted = 0;
    for (double level : new double[] {1250, 4000, 9000}) {
      for (double twist : new double[] {-8, 0, 4}) {
        double row = twist < 0 ? level * Math.pow(10, -twist / 20) : level;
        double column = twist < 0 ? level : level * Math.pow(10, twist / 20);
        for (int corner = 0; corner < 4; corner++) {
          double low = corner % 2 == 0 ? 0.015 : -0.015;
          double high = corner / 2 == 0 ? 0.015 : -0.015;
          for (int key = 0; key < 16; key++) {
            tone(key, 40, row, column, low, high);
            pause(50 + wanted % 64 / 10.0);
            wanted++;
            assertThat(keys)
                .as("key %d at %f, twist %f dB, offsets %f %f", key, level, twist, low, high)
                .hasSize(wanted)
                .last()
                .isEqualTo(CODES[key]);
          }
        }
      }
    }
    assertThat(wanted).isEqualTo(576);
  }

  @Test
  void oneToneTooFarOffIsEnoughToRefuseAKey() {
    for (int key = 0; key < 16; key++) {
      for (double offset : new double[] {-0.035, 0.035}) {
        tone(key, 100, 6000, 6000, offset, 0);
        pause(60);
        tone(key, 100, 6000, 6000, 0, offset);
        pause(60);
      }
    }
    assertThat(keys).isEmpty();
  }

  @Test
  void whatIsFaintOrTwistedBeyondMeasureIsNoKey() {
    double far = Math.pow(10, -20 / 20.0);
    for (int key = 0; key < 16; key++) {
      tone(key, 100, 30, 30, 0);
      pause(60);
      tone(key, 100, 8000, 8000 * far, 0);
      pause(60);
      tone(key, 100, 8000 * far, 8000, 0);
      pause(60);
    }
    assertThat(keys).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {900, 3000, 15000})
  void quietAndLoudKeysAreFound(double amplitude) {
    for (int i = 0; i < 16; i++) {
      tone(i, 60, amplitude, amplitude, 0);
      pause(60);
    }

    assertThat(keys).hasSize(16);
  }

  @Test
  void aPauseOfFortyMillisecondsSeparatesAndAnInterruptionOfTenDoesNot() {
    for (int i = 0; i < 80; i++) {
      tone(5, 60, 6000, 6000, 0);
      pause(40);
      tone(5, 60, 6000, 6000, 0);
      pause(60 + i / 8.0);
    }
    assertThat(keys).as("separated").hasSize(160);

    keys.clear();
    for (int i = 0; i < 80; i++) {
      tone(5, 60, 6000, 6000, 0);
      pause(10);
      tone(5, 60, 6000, 6000, 0);
      pause(60 + i / 8.0);
    }
    assertThat(keys).as("interrupted").hasSize(80);
  }

  @Test
  void keysAreFoundInNoiseAndThroughALawAndMuLaw() {
    for (int i = 0; i < 160; i++) {
      int count = 60 * 8;
      short[] pcm = new short[count];
      for (int n = 0; n < count; n++) {
        double t = 2 * Math.PI * n / 8000;
        double clean =
            5000 * Math.sin(ROWS[i % 16 / 4] * t) + 5000 * Math.sin(COLUMNS[i % 16 % 4] * t);
        // 15 dB below the key: its power is 2 * 5000^2 / 2.
        double noisy = clean + random.nextGaussian() * 5000 * Math.pow(10, -15 / 20.0);
        short sample = (short) Math.max(-32768, Math.min(32767, noisy));
        pcm[n] =
            i % 2 == 0
                ? G711.decodeUlaw(G711.encodeUlaw(sample))
                : G711.decodeAlaw(G711.encodeAlaw(sample));
      }
      detector.feed(pcm, 0, count);
      pause(60);
    }

    assertThat(keys).hasSizeGreaterThanOrEqualTo(158);
  }

  @Test
  void noiseAndSinglesAndOtherTonesAreNoKeys() {
    short[] noise = new short[8000 * 20];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) (random.nextGaussian() * 6000);
    }
    detector.feed(noise, 0, noise.length);
    for (double hz : new double[] {350, 425, 440, 697, 941, 1209, 1633, 1000, 2100}) {
      short[] sine = new short[8000];
      for (int i = 0; i < sine.length; i++) {
        sine[i] = (short) (10000 * Math.sin(2 * Math.PI * hz * i / 8000));
      }
      detector.feed(sine, 0, sine.length);
    }

    assertThat(keys).isEmpty();
  }

  @Test
  void spokenPromptsAreNoKeys() throws Exception {
    Path examples = Path.of("../dsm-actors/src/main/resources/examples");
    assumeThat(examples).exists();
    int files = 0;
    try (Stream<Path> all = Files.walk(examples)) {
      for (Path wav : all.filter(p -> p.toString().endsWith(".wav")).toList()) {
        feed(wav);
        files++;
      }
    }

    assertThat(files).isPositive();
    assertThat(keys).isEmpty();
  }

  @Test
  void twoMinutesOfSpeechAreNoKeys(@TempDir Path directory) throws Exception {
    Path text = directory.resolve("text");
    Files.writeString(
        text,
        """
        The quick brown fox jumps over the lazy dog, and nine zealous boys ask why. Please enter
        your four digit number, followed by the hash key: one, two, three, four, five, six, seven,
        eight, nine, zero. We owe you eleven yellow aeroplanes and a hundred oily onions, all of
        them rolling slowly over the meadow near the mill. Who is calling whom, and for how long?
        """
            .repeat(2));
    double seconds = 0;
    for (String voice : List.of("en", "en+f3", "de", "fr+f2", "it+m4")) {
      Path wav = directory.resolve(voice + ".wav");
      Process speaking;
      try {
        speaking =
            new ProcessBuilder(
                    "espeak-ng", "-v", voice, "-f", text.toString(), "-w", wav.toString())
                .redirectErrorStream(true)
                .start();
      } catch (IOException e) {
        assumeThat(false).as("espeak-ng is not installed").isTrue();
        return;
      }
      speaking.getInputStream().readAllBytes();
      assumeThat(speaking.waitFor()).isZero();
      seconds += feed(wav);
    }

    assertThat(seconds).isGreaterThan(120);
    assertThat(keys).isEmpty();
  }

  /** Feeds a file as it is, quietly, and so loud that it is cut; gives its length in seconds. */
  private double feed(Path wav) throws Exception {
    short[] pcm = WavReader.read(Files.readAllBytes(wav), wav.toString()).playable(8000).samples();
    for (double gain : new double[] {1, 0.2, 4}) {
      short[] loud = new short[pcm.length];
      for (int i = 0; i < pcm.length; i++) {
        loud[i] = (short) Math.clamp((long) (pcm[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
      }
      detector.feed(loud, 0, loud.length);
      detector.reset();
    }
    return pcm.length / 8000.0;
  }
}
