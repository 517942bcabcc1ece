package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

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
