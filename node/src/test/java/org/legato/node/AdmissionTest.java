package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.legato.sip.SipGateway.Refusal;

final class AdmissionTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong vaultDelay = new AtomicLong();
  private final DispatcherDelay delay = new DispatcherDelay(now::get);

  private static Refusal refusal(String reason) {
    return new Refusal(480, reason, Duration.ofSeconds(5));
  }

  private Admission admission(int perSecond) {
    var limits =
        new Admission.Limits(
            3,
            2,
            2000,
            refusal("calls"),
            refusal("rate"),
            refusal("draining"),
            refusal("delay"),
            refusal("options"));
    return new Admission(limits, perSecond, calls::get, delay::millis, vaultDelay::get, now::get);
  }

  @Test
  void theNumberOfCallsIsBounded() {
    Admission admission = admission(0);
    calls.set(2);
    assertThat(admission.ofCall()).isEmpty();
    calls.set(3);
    assertThat(admission.ofCall()).contains(refusal("calls"));
    assertThat(admission.numbers()).containsEntry("legato_refused_calls_total", 1L);
  }

  @Test
  void optionsTellOfManyCallsBeforeCallsAreRefused() {
    Admission admission = admission(0);
    calls.set(1);
    assertThat(admission.ofOptions()).isEmpty();
    calls.set(2);
    assertThat(admission.ofOptions()).contains(refusal("options"));
    assertThat(admission.ofCall()).isEmpty();
    assertThat(admission.numbers()).containsEntry("legato_refused_options_total", 1L);
  }

  @Test
  void theRateIsBoundedAndCanBeChangedWhileItRuns() {
    Admission admission = admission(1);
    assertThat(admission.ofCall()).isEmpty();
    assertThat(admission.ofCall()).contains(refusal("rate"));
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(admission.ofCall()).isEmpty();
    admission.perSecond(0);
    assertThat(admission.ofCall()).isEmpty();
    assertThat(admission.ofCall()).isEmpty();
    assertThat(admission.numbers()).containsEntry("legato_refused_rate_total", 1L);
  }

  @Test
  void nothingIsLetInWhileWorkWaitsForAThread() {
    Admission admission = admission(0);
    List<Runnable> work = new ArrayList<>();
    delay.measure(work::add);
    delay.measure(work::add);
    assertThat(work).as("one at a time").hasSize(1);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2000));
    assertThat(admission.ofCall()).isEmpty();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(admission.ofCall()).contains(refusal("delay"));
    work.removeFirst().run();
    assertThat(admission.ofCall()).as("as late as the last one was").contains(refusal("delay"));
    delay.measure(work::add);
    work.removeFirst().run();
    assertThat(admission.ofCall()).isEmpty();
    assertThat(admission.numbers())
        .containsEntry("legato_refused_delay_total", 2L)
        .containsEntry("legato_dispatcher_delay_ms", 0L);
  }

  @Test
  void nothingIsLetInThatVaultsAreTooBusyToKeep() {
    Admission admission = admission(0);
    vaultDelay.set(2000);
    assertThat(admission.ofCall()).isEmpty();
    vaultDelay.set(2001);
    assertThat(admission.ofCall()).contains(refusal("delay"));
    assertThat(admission.numbers()).containsEntry("legato_vault_delay_ms", 2001L);
  }

  @Test
  void nothingIsLetInWhileDraining() {
    Admission admission = admission(0);
    admission.draining(true);
    assertThat(admission.ofCall()).contains(refusal("draining"));
    admission.draining(false);
    assertThat(admission.ofCall()).isEmpty();
  }

  @Test
  void anAnswerNeedsAFinalStatusAndAReason() {
    for (String wrong : new String[] {"busy", "200 OK", "503", ""}) {
      var config = ConfigFactory.parseString("k = \"" + wrong + "\"");
      assertThatThrownBy(() -> Admission.refusal(config, "k", Duration.ZERO))
          .isInstanceOf(ConfigProblem.class)
          .hasMessageContaining("k must be a status");
    }
  }
}
