package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class G711Test {
  @TempDir Path folder;

  @Test
  void everyCodeComesBack() {
    for (int i = 0; i < 256; i++) {
      byte code = (byte) i;
      assertThat(G711.encodeAlaw(G711.decodeAlaw(code))).as("A-law %d", i).isEqualTo(code);
      // µ-law has two zeros; minus zero comes back as plus zero.
      byte expected = code == 0x7F ? (byte) 0xFF : code;
      assertThat(G711.encodeUlaw(G711.decodeUlaw(code))).as("µ-law %d", i).isEqualTo(expected);
    }
  }

  @Test
  void knownValuesOfTheRecommendation() {
    assertThat(G711.decodeUlaw((byte) 0xFF)).isZero();
    assertThat(G711.decodeUlaw((byte) 0x80)).isEqualTo((short) 32124);
    assertThat(G711.decodeUlaw((byte) 0x00)).isEqualTo((short) -32124);
    assertThat(G711.decodeAlaw((byte) 0xD5)).isEqualTo((short) 8);
    assertThat(G711.decodeAlaw((byte) 0xAA)).isEqualTo((short) 32256);
    assertThat(G711.decodeAlaw((byte) 0x2A)).isEqualTo((short) -32256);
  }

  @Test
  void everySampleGetsTheNearestCodeOrOneNextToIt() {
    for (int i = Short.MIN_VALUE; i <= Short.MAX_VALUE; i++) {
      short sample = (short) i;
      int size = Math.abs(i);
      // A step is 1/16 of the segment: half of it is the error; the first segment's step is fixed.
      int ulaw = Math.abs(G711.decodeUlaw(G711.encodeUlaw(sample)) - i);
      int alaw = Math.abs(G711.decodeAlaw(G711.encodeAlaw(sample)) - i);
      if (size < 32_124) {
        assertThat(ulaw).as("µ-law %d", i).isLessThanOrEqualTo(4 + (size + 132) / 32);
      }
      assertThat(alaw).as("A-law %d", i).isLessThanOrEqualTo(Math.max(8, size / 32 + 1));
    }
  }

  @Test
  void aSineKeepsThirtySevenDecibels() {
    double wrongA = 0;
    double wrongU = 0;
    double power = 0;
    for (int i = 0; i < 8000; i++) {
      short sample = (short) (16_000 * Math.sin(2 * Math.PI * 1020 * i / 8000));
      power += (double) sample * sample;
      wrongA += Math.pow(G711.decodeAlaw(G711.encodeAlaw(sample)) - sample, 2);
      wrongU += Math.pow(G711.decodeUlaw(G711.encodeUlaw(sample)) - sample, 2);
    }
    assertThat(10 * Math.log10(power / wrongA)).isGreaterThan(37);
    assertThat(10 * Math.log10(power / wrongU)).isGreaterThan(37);
  }

  @Test
  void soxDecodesTheSame() throws Exception {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    Path in = folder.resolve("codes.raw");
    Path out = folder.resolve("samples.raw");
    Files.write(in, codes);
    for (String law : new String[] {"a-law", "u-law"}) {
      Process sox =
          Tools.start(
              "sox",
              "-t",
              "raw",
              "-r",
              "8000",
              "-c",
              "1",
              "-b",
              "8",
              "-e",
              law,
              in.toString(),
              "-t",
              "raw",
              "-b",
              "16",
              "-e",
              "signed-integer",
              "-L",
              out.toString());
      assumeThat(sox).as("sox is installed").isNotNull();
      assertThat(sox.waitFor()).isZero();
      ByteBuffer samples = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
      for (byte code : codes) {
        short ours = law.equals("a-law") ? G711.decodeAlaw(code) : G711.decodeUlaw(code);
        assertThat(ours).as("%s %d", law, code).isEqualTo(samples.getShort());
      }
    }
  }
}
