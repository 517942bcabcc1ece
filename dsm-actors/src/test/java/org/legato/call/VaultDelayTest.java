package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VaultDelayTest {
  private final AtomicLong now = new AtomicLong();
  private final VaultDelay delay = new VaultDelay(now::get);

  @Test
  void anAnswerTellsHowLateVaultsAreForASecond() {
    assertThat(delay.millis()).isZero();
    now.set(TimeUnit.SECONDS.toNanos(10));
    delay.answered(TimeUnit.SECONDS.toNanos(7));
    assertThat(delay.millis()).isEqualTo(3000);
    now.set(TimeUnit.SECONDS.toNanos(11));
    assertThat(delay.millis()).isEqualTo(3000);
    now.addAndGet(1);
    assertThat(delay.millis()).isZero();
  }
}
