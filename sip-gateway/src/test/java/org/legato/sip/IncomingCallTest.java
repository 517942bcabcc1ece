package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncomingCallTest {
  private static GatewayUnderTest sip;
  private RawPeer peer;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  @BeforeEach
  void connect() throws Exception {
    peer = new RawPeer(sip.port);
  }

  @AfterEach
  void disconnect() {
    peer.close();
  }

  @Test
  void inviteIsAnsweredAndTheAckReachesTheLeg() throws Exception {
    peer.send(peer.request("INVITE", "call-1", "a1", "", "Record-Route: <sip:127.0.0.9;lr>\n"));
    SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
    sip.respond(invite, 100, "Trying");
    assertThat(RawPeer.header(peer.expect("SIP/2.0 100"), "To")).doesNotContain("tag=");
    assertThat(LocalTag.isOurs(invite.legId())).isTrue();
    assertThat(invite.request().header("From")).hasValueSatisfying(v -> v.contains("Alice"));
    assertThat(invite.source()).isEqualTo("udp:127.0.0.1:" + peer.port());
    sip.respond(invite, 200, "OK");
    String ok = peer.expect("SIP/2.0 200");
    assertThat(RawPeer.header(ok, "To")).endsWith(";tag=" + invite.legId());
    assertThat(RawPeer.header(ok, "Contact")).isEqualTo("<sip:127.0.0.1:" + sip.port + ">");
    assertThat(RawPeer.header(ok, "Record-Route")).isEqualTo("<sip:127.0.0.9;lr>");

    sip.respond(invite, 200, "OK");
    peer.expect("SIP/2.0 200");
    peer.send(peer.request("INVITE", "call-1", "a1"));
    peer.send(peer.request("ACK", "call-1", "a2", invite.legId(), ""));
    SipEvent.RequestReceived ack = sip.expectRequest("ACK");
    assertThat(ack.legId()).isEqualTo(invite.legId());
    assertThat(ack.transaction()).isEmpty();

    peer.send(peer.request("BYE", "call-1", "a3", invite.legId(), ""));
    SipEvent.RequestReceived bye = sip.expectRequest("BYE");
    assertThat(bye.legId()).isEqualTo(invite.legId());
    sip.respond(bye, 200, "OK");
    peer.expect(m -> m.startsWith("SIP/2.0 200") && m.contains("1 BYE"));
  }

  @Test
  void aRepeatedInviteReachesTheLegOnce() throws Exception {
    peer.send(peer.request("INVITE", "call-2", "b1"));
    SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
    // JAIN-SIP's own 100 would come after 200 ms.
    peer.send(peer.request("INVITE", "call-2", "b1"));
    assertThat(peer.find(any -> true, Duration.ofMillis(400))).as("before the leg").isEmpty();
    sip.respond(invite, 100, "Trying");
    peer.expect("SIP/2.0 100");
    peer.retransmit(peer.request("INVITE", "call-2", "b1"), "SIP/2.0 100");
    sip.respond(invite, 486, "Busy Here");
    peer.expect("SIP/2.0 486");
    // Without ACK the final answer is repeated (timer G).
    String busy = peer.expect("SIP/2.0 486");
    assertThat(sip.counters.get("responses_out_4xx")).isGreaterThanOrEqualTo(2);
    peer.send(
        peer.request("ACK", "call-2", "b1", NameAddr.parse(RawPeer.header(busy, "To")).tag(), ""));
    sip.events.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void cancelReachesTheLegOfItsInvite() throws Exception {
    peer.send(peer.request("INVITE", "call-3", "c1"));
    SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
    sip.respond(invite, 180, "Ringing");
    peer.expect("SIP/2.0 180");
    peer.send(peer.request("CANCEL", "call-3", "c1"));
    SipEvent.RequestReceived cancel = sip.expectRequest("CANCEL");
    assertThat(cancel.legId()).isEqualTo(invite.legId());
    sip.respond(cancel, 200, "OK");
    sip.respond(invite, 487, "Request Terminated");
    peer.expect(m -> m.startsWith("SIP/2.0 200") && m.contains("1 CANCEL"));
    String terminated = peer.expect("SIP/2.0 487");
    peer.send(
        peer.request(
            "ACK", "call-3", "c1", NameAddr.parse(RawPeer.header(terminated, "To")).tag(), ""));
    sip.events.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void cancelOfAnInviteThatAnotherGatewayGotReachesItsLeg() throws Exception {
    peer.send(peer.request("CANCEL", "call-4", "d1"));
    SipEvent.RequestReceived cancel = sip.expectRequest("CANCEL");
    sip.respond(cancel, 481, "Call/Transaction Does Not Exist");
    peer.expect("SIP/2.0 481");
    peer.send(peer.request("INVITE", "call-4", "d1"));
    SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
    assertThat(cancel.legId()).isEqualTo(invite.legId());
    sip.respond(invite, 486, "Busy Here");
    String busy = peer.expect("SIP/2.0 486");
    peer.send(
        peer.request("ACK", "call-4", "d1", NameAddr.parse(RawPeer.header(busy, "To")).tag(), ""));
    sip.events.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void optionsTellsWhatCanBeDone() throws Exception {
    peer.send(peer.request("OPTIONS", "call-5", "e1"));
    String ok = peer.expect("SIP/2.0 200");
    assertThat(RawPeer.header(ok, "Allow")).contains("INVITE");
    assertThat(RawPeer.header(ok, "Accept")).isEqualTo("application/sdp");
    assertThat(RawPeer.header(ok, "Supported")).contains("timer");
    assertThat(RawPeer.header(ok, "Server")).isEqualTo("Legato");
  }

  @Test
  void aRepeatedOptionsIsAnsweredTheSameAgain() throws Exception {
    String options = peer.request("OPTIONS", "call-8", "h1");
    peer.send(options);
    String first = peer.expect("SIP/2.0 200");
    assertThat(peer.retransmit(options, "SIP/2.0 200")).isEqualTo(first);
  }

  @Test
  void whatIsNoCallIsRefused() throws Exception {
    peer.send(peer.request("BYE", "call-6", "f1"));
    peer.expect("SIP/2.0 481");
    peer.send(peer.request("REGISTER", "call-6", "f2"));
    peer.expect("SIP/2.0 405");
    peer.send(peer.request("FROBNICATE", "call-6", "f3"));
    peer.expect("SIP/2.0 501");
    peer.send(peer.request("INVITE", "call-6", "f4", "", "Require: nothing\n"));
    assertThat(RawPeer.header(peer.expect("SIP/2.0 420"), "Unsupported")).isEqualTo("nothing");
    peer.send(peer.request("BYE", "call-6", "f5").replace("1 BYE", "1 INVITE"));
    assertThat(peer.expect("SIP/2.0 400")).contains("CSeq");
  }

  @Test
  void aMergedInviteIsLoopDetected() throws Exception {
    peer.send(peer.request("INVITE", "call-7", "g1"));
    SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
    peer.send(peer.request("INVITE", "call-7", "g2"));
    peer.expect("SIP/2.0 482");
    sip.respond(invite, 486, "Busy Here");
    peer.expect("SIP/2.0 486");
  }

  @Test
  void anAnswerToNothingIsCounted() {
    long before = sip.counters.get("unknown_transaction");
    sip.gateway.tell(
        new SipGateway.SendResponse(
            "nothing", new SipResponse(200, "OK", java.util.List.of(), "")));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(sip.counters.get("unknown_transaction")).isGreaterThan(before));
  }
}
