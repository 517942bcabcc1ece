package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MalformedRequestTest {
  private static GatewayUnderTest sip;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  private static String longForms(String message) {
    return message
        .replace("\nf: ", "\nFrom: ")
        .replace("\nt: ", "\nTo: ")
        .replace("\ni: ", "\nCall-ID: ");
  }

  private static String answerTo(RawPeer peer, String message) throws Exception {
    peer.send(message);
    return peer.expect("SIP/2.0 ");
  }

  @Test
  void isAnswered400WithTheHeadersName() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      String options = longForms(peer.request("OPTIONS", "bad-1", "a1"));
      assertThat(answerTo(peer, options.replaceAll("CSeq:.*", "CSeq: x OPTIONS")))
          .startsWith("SIP/2.0 400")
          .contains("CSeq");
      assertThat(answerTo(peer, options.replaceAll("From: .*", "From: <<<")))
          .startsWith("SIP/2.0 400")
          .contains("From");
      assertThat(
              answerTo(peer, options.replace("a1", "a3").replaceAll("Max-.*", "Max-Forwards: x")))
          .startsWith("SIP/2.0 400")
          .contains("Max-Forwards");
    }
  }

  @Test
  void isAnsweredInCompactFormToo() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      String options = peer.request("OPTIONS", "bad-4", "d1");
      String answer = answerTo(peer, options.replaceAll("CSeq:.*", "CSeq: x OPTIONS"));
      assertThat(answer).startsWith("SIP/2.0 400 Bad Request (CSeq)\r\n");
      assertThat(RawPeer.header(answer, "Call-ID")).isEqualTo("bad-4");
      assertThat(RawPeer.header(answer, "Via")).contains(";branch=z9hG4bKd1").contains("rport=");
      assertThat(RawPeer.header(answer, "To")).contains(";tag=");
      assertThat(answerTo(peer, options.replaceAll("f: .*\n", "")))
          .startsWith("SIP/2.0 400 Bad Request (missing From)\r\n");
      assertThat(answerTo(peer, options.replace("SIP/2.0\nVia", "SIP/3.0\nVia")))
          .startsWith("SIP/2.0 505 ");
      assertThat(sip.counters.get("malformed")).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void isAnsweredWithWhatItsMethodNeeds() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      String leg = LocalTag.format("bad-6", new byte[12]);
      assertThat(answerTo(peer, peer.request("NOTIFY", "bad-6", "f1", leg, "Event: refer\n")))
          .startsWith("SIP/2.0 400 Bad Request (missing Subscription-State)\r\n");
      peer.send(peer.request("INVITE", "bad-7", "f2").replaceAll("Contact: .*\n", ""));
      SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
      assertThat(invite.request().header("Contact")).isEmpty();
      sip.respond(invite, 486, "Busy Here");
      peer.expect("SIP/2.0 486");
    }
  }

  @Test
  void isAnsweredOverTcpAndTheNextOneIsUnderstood() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sip.port);
        RawPeer template = new RawPeer(sip.port)) {
      socket.setSoTimeout(10_000);
      String options =
          template.request("OPTIONS", "bad-5", "e1").replace("SIP/2.0/UDP", "SIP/2.0/TCP");
      String broken =
          options.replaceAll("CSeq:.*", "CSeq: x OPTIONS").replace("h: 0\n\n", "h: 4\n\nbody");
      socket
          .getOutputStream()
          .write((broken + options).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      String both =
          TcpTest.message(socket.getInputStream()) + TcpTest.message(socket.getInputStream());
      assertThat(both).contains("SIP/2.0 400 Bad Request (CSeq)").contains("SIP/2.0 200 OK");
    }
  }

  @Test
  void aUasDoesNotLookAtMaxForwards() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      String options = peer.request("OPTIONS", "bad-2", "b1");
      assertThat(answerTo(peer, options.replace("Max-Forwards: 70", "Max-Forwards: 0")))
          .startsWith("SIP/2.0 200");
      assertThat(answerTo(peer, options.replace("b1", "b2").replace("Max-Forwards: 70\n", "")))
          .startsWith("SIP/2.0 200");
    }
  }

  @Test
  void theStackDoesNotRepeatA2xxByItself() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      peer.send(peer.request("INVITE", "bad-3", "c1"));
      sip.respond(sip.expectRequest("INVITE"), 200, "OK");
      peer.expect("SIP/2.0 200");
      assertThat(peer.find(m -> true, Duration.ofMillis(500))).isEmpty();
      peer.send(peer.request("INVITE", "bad-3", "c1"));
      sip.events.expectNoMessage(Duration.ofMillis(300));
    }
  }
}
