package org.legato.sip.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallRateTest {

  @Test
  void theRateOfCallsIsLimited() {
    long[] now = {0};
    CallRate rate = new CallRate(2, () -> now[0]);
    assertThat(rate.tryCall()).isTrue();
    assertThat(rate.tryCall()).isTrue();
    assertThat(rate.tryCall()).isFalse();
    now[0] += 500_000_000;
    assertThat(rate.tryCall()).isTrue();
    assertThat(rate.tryCall()).isFalse();
  }
}
