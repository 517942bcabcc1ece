package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenessTest {
  private static final long TICK = 5_000_000;
  private long now = 1000 * TICK;

  private void second(Lateness lateness, int late) {
    for (int i = 0; i < 200; i++, now += TICK) {
      lateness.tick(i < late, now);
    }
  }

  @Test
  void tooManyLateTicksOfASecondCloseAdmissionUntilASecondIsBetter() {
    Lateness lateness = new Lateness(100);
    second(lateness, 100);
    assertThat(lateness.isTooMuch(now)).isFalse();
    second(lateness, 101);
    assertThat(lateness.isTooMuch(now)).isTrue();
    second(lateness, 0);
    assertThat(lateness.isTooMuch(now)).isFalse();
  }

  @Test
  void aThreadThatStandsStillIsLate() {
    Lateness lateness = new Lateness(100);
    assertThat(lateness.isTooMuch(now)).as("not started").isFalse();
    second(lateness, 0);
    assertThat(lateness.isTooMuch(now + 250 * TICK)).isTrue();
  }

  @Test
  void zeroIsNoLimit() {
    Lateness lateness = new Lateness(0);
    second(lateness, 200);
    assertThat(lateness.isTooMuch(now + 1000 * TICK)).isFalse();
  }
}
