package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private final FrameRing ring = new FrameRing();
  private final short[] frame = new short[PlaylistEntry.FRAME];

  private boolean put(int value) {
    frame[0] = (short) value;
    frame[PlaylistEntry.FRAME - 1] = (short) value;
    return ring.offer(frame);
  }

  private int take() {
    return ring.poll(frame) > 0 ? frame[0] : -1;
  }

  @Test
  void framesComeInOrderAndOnlyOnce() {
    put(1);
    put(2);
    assertThat(new int[] {take(), take(), take()}).containsExactly(1, 2, -1);
  }

  @Test
  void whoHasFallenBehindHearsTheNewest() {
    for (int i = 1; i <= 6; i++) {
      put(i);
    }
    assertThat(new int[] {take(), take()}).containsExactly(6, -1);
  }

  @Test
  void whatNobodyTakesIsDropped() {
    for (int i = 1; i <= 8; i++) {
      assertThat(put(i)).isTrue();
    }
    assertThat(put(9)).isFalse();
    assertThat(take()).isEqualTo(8);
    assertThat(put(10)).isTrue();
  }

  @Test
  void noFrameIsTornBetweenTwoThreads() {
    int last = 3000;
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              short[] mine = new short[PlaylistEntry.FRAME];
              for (int i = 1; i <= last; i++) {
                java.util.Arrays.fill(mine, (short) i);
                while (!ring.offer(mine)) {
                  Thread.onSpinWait();
                }
              }
            });
    int before = 0;
    while (before < last) {
      if (ring.poll(frame) > 0) {
        assertThat(frame).containsOnly(frame[0]);
        assertThat((int) frame[0]).isGreaterThan(before);
        before = frame[0];
      }
    }
    putting.join();
  }
}
