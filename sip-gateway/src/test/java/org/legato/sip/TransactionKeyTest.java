package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose request it is follows from branch, sent-by and method together (RFC 3261 §17.2.3). */
class TransactionKeyTest {
  private static GatewayUnderTest sip;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  private static void acknowledge(RawPeer peer, String callId, String branch, String answer)
      throws Exception {
    String tag = NameAddr.parse(RawPeer.header(answer, "To")).tag();
    peer.send(peer.request("ACK", callId, branch, tag, ""));
  }

  @Test
  void twoPhonesMayUseTheSameBranch() throws Exception {
    try (RawPeer one = new RawPeer(sip.port);
        RawPeer two = new RawPeer(sip.port)) {
      one.send(one.request("INVITE", "key-1", "same"));
      SipEvent.RequestReceived first = sip.expectRequest("INVITE");
      two.send(two.request("INVITE", "key-2", "same"));
      SipEvent.RequestReceived second = sip.expectRequest("INVITE");
      assertThat(second.legId()).isNotEqualTo(first.legId());
      sip.respond(second, 100, "Trying");
      assertThat(RawPeer.header(two.expect("SIP/2.0 100"), "Call-ID")).isEqualTo("key-2");

      // Each CANCEL reaches its own INVITE.
      two.send(two.request("CANCEL", "key-2", "same"));
      SipEvent.RequestReceived cancel = sip.expectRequest("CANCEL");
      assertThat(cancel.legId()).isEqualTo(second.legId());
      one.send(one.request("CANCEL", "key-1", "same"));
      SipEvent.RequestReceived other = sip.expectRequest("CANCEL");
      assertThat(other.legId()).isEqualTo(first.legId());
      sip.respond(other, 200, "OK");
      sip.respond(cancel, 200, "OK");

      sip.respond(second, 487, "Request Terminated");
      sip.respond(first, 486, "Busy Here");
      String terminated = two.expect("SIP/2.0 487");
      assertThat(RawPeer.header(terminated, "Via")).contains(";branch=z9hG4bKsame");
      String busy = one.expect("SIP/2.0 486");
      acknowledge(two, "key-2", "same", terminated);
      acknowledge(one, "key-1", "same", busy);
      // An acknowledged answer is not repeated (timer G would have fired twice).
      assertThat(two.find(m -> m.startsWith("SIP/2.0 487"), GatewayUnderTest.T1.multipliedBy(6)))
          .isEmpty();
      assertThat(one.find(m -> m.startsWith("SIP/2.0 486"), GatewayUnderTest.T1.multipliedBy(6)))
          .isEmpty();
    }
  }

  @Test
  void otherRequestsMayShareABranchToo() throws Exception {
    try (RawPeer one = new RawPeer(sip.port);
        RawPeer two = new RawPeer(sip.port)) {
      one.send(one.request("OPTIONS", "key-3", "plain"));
      one.expect(m -> m.startsWith("SIP/2.0 200") && m.contains("key-3"));
      two.send(two.request("OPTIONS", "key-4", "plain"));
      two.expect(m -> m.startsWith("SIP/2.0 200") && m.contains("key-4"));
    }
  }
}
