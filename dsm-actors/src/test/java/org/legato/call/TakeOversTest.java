package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who does not answer is told again, but ever less often. */
class TakeOversTest {
  private final TakeOvers takeOvers = new TakeOvers();

  private int told(long fromMs, long untilMs) {
    int told = 0;
    for (long nowMs = fromMs; nowMs < untilMs; nowMs += 100) {
      told += takeOvers.isDue("leg", "node", nowMs) ? 1 : 0;
    }
    return told;
  }

  @Test
  void aNodeThatDoesNotAnswerIsToldAgainEverLessOften() {
    assertThat(told(0, 500)).isEqualTo(1);
    assertThat(told(500, 1500)).isEqualTo(1);
    assertThat(told(1500, 3500)).isEqualTo(1);
    assertThat(told(3500, 23500)).isEqualTo(5);
  }

  @Test
  void anotherNodeIsToldAtOnceAndOneThatHasAnsweredTooWhenItIsAskedAnew() {
    assertThat(takeOvers.isDue("leg", "node", 0)).isTrue();
    assertThat(takeOvers.isDue("leg", "other", 1)).isTrue();
    takeOvers.done("leg");
    assertThat(takeOvers.isDue("leg", "other", 2)).isTrue();
    assertThat(takeOvers.isDue("leg", "other", 3)).isFalse();
  }
}
