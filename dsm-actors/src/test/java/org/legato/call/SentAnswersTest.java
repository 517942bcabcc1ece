package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.sip.SipGateway.SendResponseForAnother;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** Refusals that were given to a gateway that turns out to be dead. */
class SentAnswersTest {
  private static final ClusterNode A = new ClusterNode("akka://a", 1, Set.of("sip"), false);
  private static final ClusterNode B = new ClusterNode("akka://b", 2, Set.of("sip"), false);

  private final SentAnswers answers = new SentAnswers();
  private int forgotten;

  private static SendResponseForAnother answer(String legId) {
    return new SendResponseForAnother(
        legId,
        new SipRequest("INVITE", "sip:b@b", List.of(), ""),
        "udp:127.0.0.1:5060",
        new SipResponse(487, "Request Terminated", List.of(), ""));
  }

  private void add(ClusterNode to, SendResponseForAnother answer, long atMs) {
    answers.add(to.id(), answer, atMs, () -> forgotten++);
  }

  private static Placement of(ClusterNode... nodes) {
    return new Placement(A.id(), List.of(nodes));
  }

  @Test
  void whatALostNodeWasGivenComesBackOnce() {
    add(A, answer("first"), 0);
    add(B, answer("second"), 0);

    assertThat(answers.lost(of(A, B), 10)).isEmpty();
    assertThat(answers.lost(of(A), 10)).containsExactly(answer("second"));
    assertThat(answers.lost(of(A), 10)).isEmpty();
  }

  @Test
  void whoHasGivenUpIsToldNothing() {
    add(B, answer("first"), 0);
    add(B, answer("second"), 20_000);

    assertThat(answers.lost(of(A), 32_001)).containsExactly(answer("second"));
  }

  @Test
  void theOldestIsGivenUpWhenThereAreTooMany() {
    add(B, answer("first"), 0);
    for (int i = 0; i < 10_000; i++) {
      add(B, answer("other"), 1);
    }

    assertThat(forgotten).isEqualTo(1);
    assertThat(answers.lost(of(A), 2)).hasSize(10_000).doesNotContain(answer("first"));
  }
}
