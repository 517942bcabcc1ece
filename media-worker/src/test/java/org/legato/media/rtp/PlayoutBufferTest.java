package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlayoutBufferTest {
  private static final int FRAME = 160;
  private final PlayoutBuffer buffer = new PlayoutBuffer(40);
  private final short[] out = new short[FRAME];

  private void packet(int timestamp, int value) {
    buffer.begin(timestamp, FRAME);
    for (int i = 0; i < FRAME; i++) {
      buffer.put(timestamp + i, (short) value);
    }
  }

  private int heard() {
    return buffer.take(out) ? out[0] : -1;
  }

  /** Two frames of delay pass before the first packet is heard. */
  private void passDelay() {
    buffer.take(out);
    buffer.take(out);
  }

  @Test
  void playsInOrderOfTimestampsWhateverTheOrderOfArrival() {
    packet(1000, 1);
    packet(1320, 3);
    packet(1160, 2);
    packet(1160, 2);
    passDelay();
    assertThat(new int[] {heard(), heard(), heard()}).containsExactly(1, 2, 3);
  }

  @Test
  void concealsALostPacketWithAFadingRepetition() {
    packet(0, 1000);
    packet(320, 500);
    passDelay();
    long before = buffer.concealedMs();
    assertThat(heard()).isEqualTo(1000);
    assertThat(heard()).isBetween(900, 1000);
    assertThat(out[FRAME - 1]).isLessThan((short) 1000);
    assertThat(heard()).isEqualTo(500);
    assertThat(buffer.concealedMs() - before).isEqualTo(20);
  }

  @Test
  void playsOverTheWrapOfTheTimestamp() {
    packet(-FRAME, 1);
    packet(0, 2);
    passDelay();
    assertThat(new int[] {heard(), heard()}).containsExactly(1, 2);
  }

  @Test
  void ignoresAPacketThatComesTooLate() {
    packet(0, 1);
    passDelay();
    heard();
    packet(0, 9);
    packet(FRAME, 2);
    assertThat(heard()).isEqualTo(2);
  }

  @Test
  void beginsAnewAfterAJumpOfTheTimestamp() {
    packet(0, 1);
    passDelay();
    heard();
    packet(1_000_000, 7);
    passDelay();
    assertThat(heard()).isEqualTo(7);
  }

  @Test
  void leavesNothingBehindWhenItCatchesUp() {
    packet(0, 1);
    packet(1600, 2);
    passDelay();
    assertThat(heard()).isEqualTo(2);
    for (int i = 1; i < 40; i++) {
      packet(1600 + i * FRAME, 3);
      assertThat(heard()).isEqualTo(3);
    }
  }
}
