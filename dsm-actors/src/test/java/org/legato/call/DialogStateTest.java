package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

class DialogStateTest {
  private static final SipRequest INVITE =
      new SipRequest(
          "INVITE",
          "sip:35@10.0.0.1",
          List.of(
              new SipHeader("Via", "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKx"),
              new SipHeader("Record-Route", "<sip:p2;lr>, <sip:p1;lr>"),
              new SipHeader("From", "\"bee\" <sip:5@10.0.0.9>;tag=abc"),
              new SipHeader("To", "<sip:35@10.0.0.1>"),
              new SipHeader("Call-ID", "c1"),
              new SipHeader("CSeq", "7 INVITE"),
              new SipHeader("Contact", "<sip:5@10.0.0.9:5070>")),
          "");

  @Test
  void theUasTakesRouteAndTargetFromTheInvite() {
    DialogState dialog = DialogState.incoming("LT", INVITE).nextCseq();

    SipRequest bye = dialog.request("BYE", List.of(), "");

    assertThat(bye.requestUri()).isEqualTo("sip:5@10.0.0.9:5070");
    assertThat(bye.headers("Route")).containsExactly("<sip:p2;lr>", "<sip:p1;lr>");
    assertThat(bye.header("From")).contains("<sip:35@10.0.0.1>;tag=LT");
    assertThat(bye.header("To")).contains("\"bee\" <sip:5@10.0.0.9>;tag=abc");
    assertThat(bye.cseq()).isEqualTo(1);
    assertThat(bye.cseqMethod()).isEqualTo("BYE");
  }

  @Test
  void theUacReversesTheRecordRoute() {
    DialogState dialog = DialogState.outgoing("c2", "LT", "<sip:me@a>", "<sip:you@b>", "sip:you@b");
    SipResponse ok =
        new SipResponse(
            200,
            "OK",
            List.of(
                new SipHeader("Record-Route", "<sip:p2;lr>"),
                new SipHeader("Record-Route", "<sip:p1;lr>"),
                new SipHeader("To", "<sip:you@b>;tag=peer"),
                new SipHeader("Contact", "<sip:you@10.0.0.8>"),
                new SipHeader("CSeq", "1 INVITE")),
            "");

    SipRequest ack = dialog.established(ok).ack(1, List.of(), "");

    assertThat(ack.headers("Route")).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
    assertThat(ack.requestUri()).isEqualTo("sip:you@10.0.0.8");
    assertThat(ack.header("To")).contains("<sip:you@b>;tag=peer");
    assertThat(ack.header("CSeq")).contains("1 ACK");
  }

  @Test
  void aStrictRouterGetsItsUriAsRequestUri() {
    SipRequest strict =
        new SipRequest(
            "INVITE",
            "sip:35@10.0.0.1",
            List.of(
                new SipHeader("Record-Route", "<sip:strict>"),
                new SipHeader("From", "<sip:5@h>;tag=abc"),
                new SipHeader("To", "<sip:35@10.0.0.1>"),
                new SipHeader("CSeq", "7 INVITE"),
                new SipHeader("Contact", "<sip:5@10.0.0.9>")),
            "");

    SipRequest bye = DialogState.incoming("LT", strict).request("BYE", List.of(), "");

    assertThat(bye.requestUri()).isEqualTo("sip:strict");
    assertThat(bye.headers("Route")).containsExactly("<sip:5@10.0.0.9>");
  }

  @Test
  void aResponseRepeatsTheRequestAndAddsOurTag() {
    SipResponse response = DialogState.response(INVITE, "LT", 486, "Busy Here", List.of(), "");

    assertThat(response.header("To")).contains("<sip:35@10.0.0.1>;tag=LT");
    assertThat(response.header("From")).isEqualTo(INVITE.header("From"));
    assertThat(response.header("Via")).isEqualTo(INVITE.header("Via"));
    assertThat(response.cseq()).isEqualTo(7);
    assertThat(response.header("Contact")).isEmpty();
  }
}
