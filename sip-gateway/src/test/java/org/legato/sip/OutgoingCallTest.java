package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutgoingCallTest {
  private static final String LEG = LocalTag.format("out-1", new byte[12]);
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

  private static SipRequest request(String method, String uri, String callId) {
    return new SipRequest(
        method,
        uri,
        List.of(
            new SipHeader("From", "<sip:legato@127.0.0.1>;tag=" + LEG),
            new SipHeader("To", "<" + uri + ">"),
            new SipHeader("Call-ID", callId),
            new SipHeader("CSeq", "1 " + method)),
        "");
  }

  private SipRequest invite(String callId) {
    return request("INVITE", "sip:bob@127.0.0.1:" + peer.port(), callId);
  }

  private void send(String transaction, SipRequest request) {
    sip.gateway.tell(new SipGateway.SendRequest(LEG, transaction, request));
  }

  @Test
  void answersComeToTheLegAndTheAckGoesOut() throws Exception {
    send("t1", invite("out-1"));
    String invite = peer.expect("INVITE sip:bob@127.0.0.1");
    assertThat(RawPeer.header(invite, "Contact")).contains(":" + sip.port);
    assertThat(RawPeer.header(invite, "Max-Forwards")).isEqualTo("70");
    assertThat(RawPeer.header(invite, "User-Agent")).isEqualTo("Legato");
    peer.send(RawPeer.answer(invite, "100 Trying", ""));
    peer.send(RawPeer.answer(invite, "180 Ringing", ""));
    assertThat(sip.expect(SipEvent.ResponseReceived.class).response().status()).isEqualTo(180);
    String contact = "Contact: <sip:bob@127.0.0.1:" + peer.port() + ">\n";
    peer.send(RawPeer.answer(invite, "200 OK", contact));
    SipEvent.ResponseReceived ok = sip.expect(SipEvent.ResponseReceived.class);
    assertThat(ok.response().status()).isEqualTo(200);
    assertThat(ok.transaction()).isEqualTo("t1");
    assertThat(ok.legId()).isEqualTo(LEG);
    sip.gateway.tell(
        new SipGateway.SendAck(request("ACK", "sip:bob@127.0.0.1:" + peer.port(), "out-1")));
    peer.expect("ACK sip:bob@127.0.0.1");
    peer.send(RawPeer.answer(invite, "200 OK", contact));
    assertThat(sip.expect(SipEvent.ResponseReceived.class).response().status()).isEqualTo(200);
  }

  @Test
  void aNameIsResolvedAndARefusalIsAcknowledged() throws Exception {
    send("t2", request("INVITE", "sip:bob@localhost:" + peer.port(), "out-2"));
    String invite = peer.expect("INVITE");
    peer.send(RawPeer.answer(invite, "486 Busy Here", ""));
    assertThat(sip.expect(SipEvent.ResponseReceived.class).response().status()).isEqualTo(486);
    String ack = peer.expect("ACK");
    assertThat(RawPeer.header(ack, "To")).contains("tag=bob");
  }

  @Test
  void cancelWaitsForTheFirstProvisionalResponse() throws Exception {
    send("t3", invite("out-3"));
    String invite = peer.expect("INVITE");
    sip.gateway.tell(
        new SipGateway.CancelRequest(LEG, "t3", List.of(new SipHeader("Reason", "SIP;cause=200"))));
    peer.expect("INVITE");
    peer.send(RawPeer.answer(invite, "100 Trying", ""));
    String cancel = peer.expect("CANCEL");
    assertThat(RawPeer.header(cancel, "Reason")).isEqualTo("SIP;cause=200");
    assertThat(RawPeer.header(cancel, "Via")).isEqualTo(RawPeer.header(invite, "Via"));
    peer.send(RawPeer.answer(cancel, "200 OK", ""));
    peer.send(RawPeer.answer(invite, "487 Request Terminated", ""));
    assertThat(sip.expect(SipEvent.ResponseReceived.class).response().status()).isEqualTo(487);
  }

  @Test
  void cancelWithoutAnyAnswerTimesOut() throws Exception {
    send("t4", invite("out-4"));
    String invite = peer.expect("INVITE");
    peer.send(RawPeer.answer(invite, "100 Trying", ""));
    sip.gateway.tell(new SipGateway.CancelRequest(LEG, "t4", List.of()));
    peer.expect("CANCEL");
    SipEvent.RequestFailed failed = sip.expect(SipEvent.RequestFailed.class);
    assertThat(failed.cause()).isEqualTo(SipEvent.Cause.TIMEOUT);
    assertThat(failed.transaction()).isEqualTo("t4");
  }

  @Test
  void requestsWithoutAnswerTimeOut() {
    send("t5", request("OPTIONS", "sip:bob@127.0.0.1:" + peer.port(), "out-5"));
    send("t6", invite("out-6"));
    assertThat(
            List.of(
                sip.expect(SipEvent.RequestFailed.class).cause(),
                sip.expect(SipEvent.RequestFailed.class).cause()))
        .containsOnly(SipEvent.Cause.TIMEOUT);
  }

  @Test
  void whatCannotBeSentIsRejected() {
    send("t7", request("INVITE", "sips:bob@127.0.0.1", "out-7"));
    assertThat(sip.expect(SipEvent.RequestFailed.class).cause()).isEqualTo(SipEvent.Cause.REJECTED);
    send("t8", request("INVITE", "sip:bob@nowhere.invalid", "out-8"));
    assertThat(sip.expect(SipEvent.RequestFailed.class).detail()).contains("nowhere.invalid");
  }

  @Test
  void aRefusedConnectionIsATransportError() {
    send("t9", request("INVITE", "sip:bob@127.0.0.1:1;transport=tcp", "out-9"));
    assertThat(sip.expect(SipEvent.RequestFailed.class).cause())
        .isEqualTo(SipEvent.Cause.TRANSPORT);
  }
}
