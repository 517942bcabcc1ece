package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OverloadTest {

  private static final Optional<SipGateway.Refusal> BUSY =
      Optional.of(new SipGateway.Refusal(480, "All Lines Busy", Duration.ofMillis(7900)));

  @Test
  void callsBeyondALimitAreAnswered503() throws Exception {
    AtomicBoolean admit = new AtomicBoolean(true);
    try (GatewayUnderTest sip =
            new GatewayUnderTest(
                s -> s.withLimits(1, 0),
                h -> h.withAdmission(() -> admit.get() ? Optional.empty() : BUSY));
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
      String busy = peer.expect("SIP/2.0 480 All Lines Busy");
      assertThat(RawPeer.header(busy, "Retry-After")).isEqualTo("7");
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
  void optionsAreAnsweredOtherwiseAtTheirLimit() throws Exception {
    AtomicReference<Optional<SipGateway.Refusal>> refusal = new AtomicReference<>(Optional.empty());
    try (GatewayUnderTest sip =
            new GatewayUnderTest(s -> s, h -> h.withOptionsAdmission(refusal::get));
        RawPeer peer = new RawPeer(sip.port)) {
      peer.send(peer.request("OPTIONS", "options-1", "a"));
      peer.expect("SIP/2.0 200");
      refusal.set(Optional.of(new SipGateway.Refusal(500, "Soon Full", Duration.ZERO)));
      peer.send(peer.request("OPTIONS", "options-2", "b"));
      assertThat(RawPeer.header(peer.expect("SIP/2.0 500 Soon Full"), "Retry-After")).isEmpty();
      assertThat(sip.counters.get("rejected_options")).isEqualTo(1);
      peer.send(peer.request("INVITE", "options-3", "c"));
      sip.respond(sip.expectRequest("INVITE"), 486, "Busy Here");
      peer.expect("SIP/2.0 486");
    }
  }
}
