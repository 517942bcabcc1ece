package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyMergerTest {
  private final List<String> pressed = new ArrayList<>();
  private final KeyMerger keys = new KeyMerger((key, ms) -> pressed.add(key + ":" + ms));

  @Test
  void manyPacketsAndRepeatedEndsAreOnePress() {
    for (int i = 1; i <= 5; i++) {
      keys.packet(5, 1000, i * 160, 8, i * 20);
    }
    keys.packet(5, 1000, 800, 8, 120);
    keys.packet(5, 1000, 800, 8, 140);
    keys.tick(200);
    assertThat(pressed).isEmpty();
    keys.tick(340);
    keys.packet(5, 1000, 800, 8, 350);
    keys.tick(900);
    assertThat(pressed).containsExactly("5:100");
  }

  @Test
  void aPressWhoseEndWasLostIsReported() {
    keys.packet(3, 1000, 160, 8, 0);
    keys.tick(200);
    assertThat(pressed).containsExactly("3:20");
  }

  @Test
  void theSameDigitTwiceInARowIsTwoPresses() {
    keys.packet(1, 1000, 400, 8, 0);
    keys.packet(1, 2000, 400, 8, 100);
    keys.tick(400);
    assertThat(pressed).containsExactly("1:50", "1:50");
  }

  @Test
  void aLatePacketOfTheKeyBeforeIsNoPress() {
    keys.packet(1, 1000, 400, 8, 0);
    keys.packet(2, 2000, 400, 8, 100);
    keys.packet(1, 1000, 400, 8, 110);
    keys.tick(400);
    assertThat(pressed).containsExactly("1:50", "2:50");
  }

  @Test
  void aPressLongerThanOneEventStaysOne() {
    keys.packet(9, 1000, 0xFFFF, 8, 0);
    keys.packet(9, 1000 + 0xFFFF, 801, 8, 20);
    keys.tick(400);
    assertThat(pressed).containsExactly("9:8292");
  }

  @Test
  void signallingAndPacketsOfOnePressAreMerged() {
    keys.packet(4, 1000, 800, 8, 0);
    keys.signal(4, 160, 50);
    keys.tick(300);
    assertThat(pressed).containsExactly("4:160");
  }

  @Test
  void aLongPressOfAWidebandStreamIsMeasuredOnItsClock() {
    keys.packet(9, 1000, 0xFFFF, 48, 0);
    keys.packet(9, 1000 + 0xFFFF, 0xFFFF, 48, 20);
    keys.packet(9, 1000 + 2 * 0xFFFF, 48_000 * 4 - 2 * 0xFFFF, 48, 40);
    keys.tick(400);
    assertThat(pressed).containsExactly("9:4000");
  }
}
