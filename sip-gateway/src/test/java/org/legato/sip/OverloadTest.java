package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OverloadTest {

  @Test
  void callsBeyondALimitAreAnswered503() throws Exception {
    AtomicBoolean admit = new AtomicBoolean(true);
    try (GatewayUnderTest sip =
            new GatewayUnderTest(s -> s.withLimits(1, 0), h -> h.withAdmission(admit::get));
        RawPeer peer = new RawPeer(sip.port)) {
      peer.send(peer.request("INVITE", "load-1", "a"));
      SipEvent.RequestReceived first = sip.expectRequest("INVITE");
      peer.send(peer.request("INVITE", "load-2", "b"));
      String refused = peer.expect("SIP/2.0 503");
      assertThat(RawPeer.header(refused, "Retry-After")).isEqualTo("5");
      assertThat(LocalTag.isOurs(NameAddr.parse(RawPeer.header(refused, "To")).tag())).isFalse();
      assertThat(sip.counters.get("rejected_transactions")).isEqualTo(1);

      sip.respond(first, 486, "Busy Here");
      peer.expect("SIP/2.0 486");
      admit.set(false);
      peer.send(peer.request("INVITE", "load-3", "c"));
      peer.expect("SIP/2.0 503");
      assertThat(sip.counters.get("rejected_admission")).isEqualTo(1);

      admit.set(true);
      sip.gateway.tell(new SipGateway.SetDraining(true));
      Awaitility.await()
          .untilAsserted(
              () -> {
                peer.send(peer.request("INVITE", "load-4", "d"));
                peer.expect("SIP/2.0 503");
                assertThat(sip.counters.get("rejected_draining")).isPositive();
              });
      peer.send(peer.request("OPTIONS", "load-5", "e"));
      peer.expect("SIP/2.0 200");
    }
  }

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
