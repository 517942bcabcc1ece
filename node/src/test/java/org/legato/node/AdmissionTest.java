package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();

  private Admission admission(int perSecond) {
    var answers =
        new Admission.Answers(
            Admission.Answer.PLAIN, Admission.Answer.PLAIN, Admission.Answer.PLAIN);
    return new Admission(answers, 2, perSecond, calls::get, now::get, 5);
  }

  @Test
  void theNumberOfCallsIsBounded() {
    Admission admission = admission(0);
    calls.set(1);
    assertThat(admission.admitsAtGateway()).isTrue();
    calls.set(2);
    assertThat(admission.admitsAtGateway()).isFalse();
    assertThat(admission.numbers()).containsEntry("legato_refused_calls_total", 1L);
  }

  @Test
  void theRateIsBoundedAndCanBeChangedWhileItRuns() {
    Admission admission = admission(1);
    assertThat(admission.admitsAtGateway()).isTrue();
    assertThat(admission.admitsAtGateway()).isFalse();
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(admission.admitsAtGateway()).isTrue();
    admission.perSecond(0);
    assertThat(admission.admitsAtGateway()).isTrue();
    assertThat(admission.admitsAtGateway()).isTrue();
    assertThat(admission.numbers()).containsEntry("legato_refused_rate_total", 1L);
  }

  @Test
  void nothingIsLetInWhileDraining() {
    Admission admission = admission(0);
    admission.draining(true);
    assertThat(admission.admitsAtGateway()).isFalse();
    admission.draining(false);
    assertThat(admission.admitsAtGateway()).isTrue();
  }

  @Test
  void anAnswerNeedsAFinalStatusAndAReason() {
    for (String wrong : new String[] {"busy", "200 OK", "503", ""}) {
      var config = ConfigFactory.parseString("k = \"" + wrong + "\"");
      assertThatThrownBy(() -> Admission.Answer.read(config, "k"))
          .isInstanceOf(ConfigProblem.class)
          .hasMessageContaining("k must be a status");
    }
  }
}
