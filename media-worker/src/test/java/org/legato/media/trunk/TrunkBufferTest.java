package org.legato.media.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrunkBufferTest {
  private static final int WHOLE = 3;

  private final TrunkBuffer buffer = new TrunkBuffer();
  private final short[] out = new short[TrunkBuffer.LONGEST];
  private int played;

  private void put(int number) {
    short[] samples = new short[160];
    samples[0] = (short) number;
    buffer.put(number, WHOLE, 160, ShortBuffer.wrap(samples));
  }

  /** The number of the frame that is played, or what {@link TrunkBuffer#poll} says instead. */
  private int poll() {
    int got = buffer.poll(out);
    return got > 0 ? out[0] : got;
  }

  @Test
  void framesArePlayedInOrderAFrameLate() {
    List<Integer> heard = new ArrayList<>();
    for (int number : new int[] {1, 3, 2, 4, 6, 5, 7}) {
      put(number);
      heard.add(poll());
    }
    assertThat(heard).containsExactly(TrunkBuffer.MISSING, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aLateFrameLengthensTheWaitAndFiveQuietSecondsShortenIt() {
    for (played = 1; played < 20; played++) {
      put(played);
      poll();
    }
    // Two turns bring nothing, then all comes at once.
    assertThat(poll()).isEqualTo(19);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    put(20);
    put(21);
    put(22);
    assertThat(poll()).isEqualTo(20);
    int number = 23;
    int waited = 0;
    for (; number < 600; number++) {
      put(number);
      waited = number - poll();
    }
    assertThat(waited).isEqualTo(1);
  }

  @Test
  void aLostFrameIsSkippedAndAnotherNumberingBeginsAnew() {
    put(1);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    put(2);
    assertThat(poll()).isEqualTo(1);
    put(4);
    assertThat(poll()).isEqualTo(2);
    put(5);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    assertThat(poll()).isEqualTo(4);
    put(30_000);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    assertThat(poll()).isEqualTo(30_000);
  }

  @Test
  void whoSendsNoMoreIsSilentAndMayBeginAgain() {
    put(1);
    poll();
    poll();
    int empty = 0;
    while (poll() == TrunkBuffer.MISSING) {
      empty++;
    }
    assertThat(empty).isBetween(5, 15);
    put(100);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    assertThat(poll()).isEqualTo(100);
  }

  @Test
  void aFrameInTwoHalvesCountsWhenBothAreHere() {
    ShortBuffer half = ShortBuffer.wrap(new short[480]);
    buffer.put(1, 2, 960, half);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    assertThat(poll()).isEqualTo(TrunkBuffer.MISSING);
    buffer.put(2, 1, 960, half);
    buffer.put(2, 2, 960, half);
    assertThat(buffer.poll(out)).isEqualTo(960);
  }
}
