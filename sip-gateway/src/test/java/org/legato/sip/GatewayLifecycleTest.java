package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.legato.sip.stack.JainTransactionLayer;

class GatewayLifecycleTest {

  /** Threads that would keep the process from ending. */
  private static Set<Thread> lastingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> !t.isDaemon() && t.isAlive() && !t.getName().startsWith("awaitility"))
        .collect(Collectors.toSet());
  }

  private static void untilNoneBut(Set<Thread> before) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              Set<Thread> left = lastingThreads();
              left.removeAll(before);
              assertThat(left).isEmpty();
            });
  }

  @Test
  void leavesNoThreadsWhenClosed() throws Exception {
    Set<Thread> before = lastingThreads();
    try (GatewayUnderTest sip = new GatewayUnderTest();
        RawPeer peer = new RawPeer(sip.port)) {
      peer.send(peer.request("OPTIONS", "life-1", "a"));
      peer.expect("SIP/2.0 200");
    }
    untilNoneBut(before);
  }

  @Test
  void aTakenPortIsNamedAndLeavesNoThreads() throws Exception {
    Set<Thread> before = lastingThreads();
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      SipSettings settings = SipSettings.defaults().withPort(taken.getLocalPort());
      assertThatThrownBy(
              () -> {
                try (JainTransactionLayer layer =
                    new JainTransactionLayer(settings, new SipCounters(), null, null)) {
                  assertThat(layer.port()).isZero();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
    untilNoneBut(before);
  }

  @Test
  void showsAndCountsEachMessage() throws Exception {
    Queue<SipTrace> seen = new ConcurrentLinkedQueue<>();
    try (GatewayUnderTest sip = new GatewayUnderTest(s -> s, h -> h.withTrace(seen::add));
        RawPeer peer = new RawPeer(sip.port)) {
      peer.send(peer.request("OPTIONS", "trace-1", "a"));
      peer.expect("SIP/2.0 200");
      Awaitility.await().until(() -> seen.size() >= 2);
      List<SipTrace> both = List.copyOf(seen);
      assertThat(both.getFirst().incoming()).isTrue();
      assertThat(both.getFirst().text()).startsWith("OPTIONS ");
      assertThat(both.getFirst().from()).isEqualTo("127.0.0.1:" + peer.port());
      assertThat(both.get(1).incoming()).isFalse();
      assertThat(both.get(1).text()).startsWith("SIP/2.0 200");
      assertThat(both).allMatch(t -> t.callId().equals("trace-1"));
      assertThat(sip.counters.snapshot())
          .containsEntry("requests_in_OPTIONS", 1L)
          .containsEntry("responses_out_2xx", 1L)
          .containsEntry("pending_server_transactions", 0);
    }
  }

  @Test
  void aCallToItselfWorks() {
    try (GatewayUnderTest sip = new GatewayUnderTest()) {
      String leg = LocalTag.format("self-1", new byte[12]);
      String uri = "sip:self@127.0.0.1:" + sip.port;
      SipRequest invite =
          new SipRequest(
              "INVITE",
              uri,
              List.of(
                  new SipHeader("From", "<sip:legato@127.0.0.1>;tag=" + leg),
                  new SipHeader("To", "<" + uri + ">"),
                  new SipHeader("Call-ID", "self-1"),
                  new SipHeader("CSeq", "1 INVITE"),
                  new SipHeader("Content-Type", "text/plain")),
              "hello");
      sip.gateway.tell(new SipGateway.SendRequest(leg, "t", invite));
      SipEvent.RequestReceived event = sip.expectRequest("INVITE");
      assertThat(event.request().body()).isEqualTo("hello");
      assertThat(event.legId()).isNotEqualTo(leg);
      sip.respond(event, 486, "Busy Here");
      SipEvent.ResponseReceived busy = sip.expect(SipEvent.ResponseReceived.class);
      assertThat(busy.response().status()).isEqualTo(486);
      assertThat(busy.legId()).isEqualTo(leg);
      sip.events.expectNoMessage(Duration.ofMillis(300));
    }
  }
}
