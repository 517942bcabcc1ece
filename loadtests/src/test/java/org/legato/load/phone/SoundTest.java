package org.legato.load.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SoundTest {
  private static final int FRAME = 160;

  private final Sound sound = new Sound();
  private int packets;

  private void arrives(long ms) {
    sound.packet(
        1, packets, packets * FRAME, ByteBuffer.allocate(FRAME), TimeUnit.MILLISECONDS.toNanos(ms));
    packets++;
  }

  private void isLookedAt(long ms) {
    sound.lookedAt(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Test
  void whatHasNotBeenReadYetIsNoSilence() {
    arrives(1000);
    isLookedAt(1019);
    // However long ago that was.
    assertThat(sound.silentMs()).isEqualTo(19);

    arrives(1020);
    isLookedAt(1039);
    assertThat(sound.silentMs()).isEqualTo(19);
    assertThat(sound.longestGapMs()).isEqualTo(20);
  }

  @Test
  void whoseSenderIsSilentHearsThatLongerAndLonger() {
    arrives(1000);
    isLookedAt(1100);
    assertThat(sound.silentMs()).isEqualTo(100);
    isLookedAt(3000);
    assertThat(sound.silentMs()).isEqualTo(2000);
  }

  @Test
  void whatCameWhileItWasLookedForIsNotSilentForLessThanNothing() {
    isLookedAt(1000);
    arrives(1001);
    assertThat(sound.silentMs()).isZero();
  }

  @Test
  void whoeverHasHeardNothingIsSilentForEver() {
    isLookedAt(1000);
    assertThat(sound.silentMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aPauseThatTimestampsTellIsNoGap() {
    arrives(1000);
    packets += 4;
    arrives(1100);
    assertThat(sound.longestGapMs()).isEqualTo(20);
  }
}
