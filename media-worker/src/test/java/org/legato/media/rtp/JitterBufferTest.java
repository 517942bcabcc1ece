package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.audio.Goertzel;
import org.legato.media.codec.Codec;

/** L16 packets whose samples tell where they belong, as a network that misbehaves brings them. */
class JitterBufferTest {
  private static final int FRAME = 160;
  private static final int TYPE = 107;

  private final JitterBuffer buffer = new JitterBuffer(40, 200);
  private final short[] out = new short[FRAME];
  private final ByteBuffer packet = ByteBuffer.allocate(2 * FRAME);

  @BeforeEach
  void configure() {
    buffer.configure(List.of(new PayloadType(TYPE, Codec.L16)), 8000, 8000);
  }

  private void put(int ssrc, int sequence, int timestamp, int value) {
    packet.clear();
    for (int i = 0; i < FRAME; i++) {
      packet.putShort((short) value);
    }
    buffer.put(ssrc, sequence & 0xFFFF, TYPE, timestamp, packet, 0, 2 * FRAME);
  }

  private void put(int number, int value) {
    put(7, number, number * FRAME, value);
  }

  /** What is in the middle of the next frame, -1 if nothing is heard. */
  private int heard() {
    return buffer.take(out, true) ? out[FRAME / 2] : -1;
  }

  private List<Integer> heard(int frames) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      all.add(heard());
    }
    return all;
  }

  private void passDelay() {
    assertThat(heard(2)).containsExactly(-1, -1);
  }

  @Test
  void playsInOrderWhateverTheOrderOfArrivalAndEachOnce() {
    put(11, 2);
    put(10, 1);
    put(13, 4);
    put(12, 3);
    put(12, 3);
    passDelay();
    assertThat(heard(4)).containsExactly(1, 2, 3, 4);
    put(12, 3);
    assertThat(buffer.duplicates()).isEqualTo(2);
    assertThat(buffer.concealedMs()).isZero();
  }

  @Test
  void playsOverTheWrapOfSequenceAndTimestamp() {
    for (int i = 0; i < 6; i++) {
      put(7, 0xFFFE + i, -2 * FRAME + i * FRAME, i + 1);
    }
    passDelay();
    assertThat(heard(6)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aLostPacketIsMadeUpAndNothingShifts() {
    for (int i = 0; i < 100; i++) {
      if (i != 50) {
        put(i, 1000 + i);
      }
      int value = heard();
      if (i >= 3 && i != 52 && i != 53) {
        assertThat(value).isEqualTo(1000 + i - 2);
      }
    }
    assertThat(buffer.concealedMs()).isEqualTo(20);
  }

  @Test
  void whatIsMadeUpSoundsLikeWhatWas() {
    short[] sound = new short[60 * FRAME];
    int at = 0;
    for (int i = 0; i < 62; i++) {
      packet.clear();
      for (int k = 0; k < FRAME; k++) {
        double phase = 2 * Math.PI * (i * FRAME + k) / 8000;
        packet.putShort((short) (5000 * Math.sin(200 * phase) + 3000 * Math.sin(400 * phase)));
      }
      if (i % 10 != 9) {
        buffer.put(7, i, TYPE, i * FRAME, packet, 0, 2 * FRAME);
      }
      if (buffer.take(out, true)) {
        System.arraycopy(out, 0, sound, at, FRAME);
        at += FRAME;
      }
    }
    assertThat(at).isEqualTo(60 * FRAME);
    assertThat(buffer.concealedMs()).isEqualTo(6 * 20);
    double whole = Goertzel.amplitude(sound, 0, sound.length, 200);
    assertThat(whole).isBetween(4700.0, 5100.0);
    double strange = Goertzel.amplitude(sound, 0, sound.length, 1000);
    assertThat(strange).isLessThan(50);
  }

  @Test
  void aPauseOfThePeerIsSilenceAndNoLoss() {
    put(1, 1);
    put(2, 2);
    put(7, 3, 10 * FRAME, 3);
    passDelay();
    assertThat(heard(2)).containsExactly(1, 2);
    assertThat(heard(7)).containsOnly(-1);
    assertThat(heard()).isEqualTo(3);
    assertThat(buffer.concealedMs()).isZero();
  }

  @Test
  void anotherSourceAndAnotherTimeBeginAnew() {
    put(1, 1);
    put(2, 2);
    passDelay();
    assertThat(heard()).isEqualTo(1);
    put(8, 40_000, 77, 9);
    passDelay();
    assertThat(heard()).isEqualTo(9);
    put(8, 40_001, 77 + 3_000_000, 10);
    assertThat(heard()).as("the same packets, a new timeline").isEqualTo(10);
    put(8, 60_000, 5, 11);
    heard(3);
    put(8, 60_001, 5 + FRAME, 12);
    assertThat(heard(2)).contains(12);
  }

  @Test
  void theDelayGrowsWithJitterUpToItsBoundAndShrinksAgain() {
    Random random = new Random(3);
    int frames = 6000;
    int[] arrival = new int[frames];
    for (int i = 0; i < frames; i++) {
      arrival[i] = i + (i < 1500 ? random.nextInt(5) : 0);
    }
    int sent = 0;
    long concealedWhileCalm = 0;
    int mostDelay = 0;
    for (int now = 0; now < frames; now++) {
      for (int i = Math.max(0, now - 5); i <= now; i++) {
        if (arrival[i] == now) {
          put(i, 1 + i % 1000);
          sent++;
        }
      }
      heard();
      mostDelay = Math.max(mostDelay, buffer.depthMs());
      if (now == 1499) {
        assertThat(buffer.concealedMs()).as("it learns").isLessThan(800);
      }
      if (now == 2000) {
        concealedWhileCalm = buffer.concealedMs();
      }
    }
    assertThat(sent).isGreaterThan(frames - 5);
    assertThat(mostDelay).isBetween(100, 220);
    assertThat(buffer.concealedMs()).isEqualTo(concealedWhileCalm);
    assertThat(buffer.targetMs()).isEqualTo(20);
    assertThat(buffer.depthMs()).isLessThanOrEqualTo(60);
    assertThat(buffer.discarded()).isPositive();
  }

  /** Two hundred parts in a million, either way, over ten minutes of packets. */
  @Test
  void aPeersClockMayBeFastOrSlow() {
    for (double clock : new double[] {1 + 200e-6, 1 - 200e-6}) {
      JitterBuffer drifting = new JitterBuffer(40, 200);
      drifting.configure(List.of(new PayloadType(TYPE, Codec.L16)), 8000, 8000);
      int sent = 0;
      int silent = 0;
      Arrays.fill(packet.array(), (byte) 1);
      for (int now = 0; now < 30_000; now++) {
        while (sent < now * clock) {
          drifting.put(7, sent & 0xFFFF, TYPE, sent * FRAME, packet, 0, 2 * FRAME);
          sent++;
        }
        silent += drifting.take(out, true) ? 0 : 1;
        assertThat(drifting.depthMs()).isLessThan(140);
      }
      assertThat(silent).as("clock " + clock).isLessThan(5);
      assertThat(drifting.concealedMs()).isLessThan(400);
      assertThat(drifting.late()).isZero();
    }
  }

  @Test
  void aBurstAfterAStallIsNotHeardForEver() {
    for (int i = 0; i < 50; i++) {
      put(i, 5);
      heard();
    }
    heard(20);
    for (int i = 50; i < 75; i++) {
      put(i, 5);
    }
    for (int i = 75; i < 400; i++) {
      put(i, 5);
      heard();
      assertThat(buffer.depthMs()).isLessThanOrEqualTo(220);
    }
    assertThat(buffer.discarded()).isPositive();
    assertThat(buffer.depthMs()).isLessThanOrEqualTo(200);
  }

  @Test
  void bytesThatAreNoSoundDoNoHarm() {
    buffer.configure(
        List.of(
            new PayloadType(3, Codec.GSM),
            new PayloadType(96, Codec.OPUS),
            new PayloadType(97, Codec.SPEEX_WIDE)),
        8000,
        8000);
    Random random = new Random(9);
    byte[] noise = new byte[200];
    int[] types = {3, 96, 97};
    for (int i = 0; i < 3000; i++) {
      random.nextBytes(noise);
      int length = 1 + random.nextInt(noise.length - 1);
      buffer.put(7, i & 0xFFFF, types[i % 3], i * FRAME, ByteBuffer.wrap(noise), 0, length);
      buffer.take(out, true);
    }
    assertThat(buffer.depthMs()).isLessThanOrEqualTo(220);
  }
}
