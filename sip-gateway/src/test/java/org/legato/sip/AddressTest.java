package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void readsAndWritesNameAddr() {
    NameAddr address =
        NameAddr.parse("\"A \\\"quoted\\\" <name>, x\" <sip:a@b;lr?h=1>;tag=7;x=\"a;b\";flag");
    assertThat(address.displayName()).isEqualTo("A \"quoted\" <name>, x");
    assertThat(address.uri()).isEqualTo("sip:a@b;lr?h=1");
    assertThat(address.tag()).isEqualTo("7");
    assertThat(address.param("x")).isEqualTo("a;b");
    assertThat(NameAddr.parse(address.toString())).isEqualTo(address);
    assertThat(address.withTag("8").tag()).isEqualTo("8");
    assertThat(address.withTag("").toString()).doesNotContain("tag");
  }

  @Test
  void readsAnAddressWithoutBrackets() {
    NameAddr address = NameAddr.parse("sip:a@b:5070;tag=9");
    assertThat(address.uri()).isEqualTo("sip:a@b:5070");
    assertThat(address.tag()).isEqualTo("9");
    assertThat(NameAddr.parse("Bob Jones <sip:bob@x>").displayName()).isEqualTo("Bob Jones");
    assertThat(NameAddr.parse("<sip:broken").uri()).isEqualTo("sip:broken");
    assertThat(NameAddr.parse("").uri()).isEmpty();
  }

  @Test
  void takesUrisApart() {
    SipUri uri = SipUri.parse("sip:user;par=u%40ex?@[::1]:5070;transport=TCP;lr?Subject=x");
    assertThat(uri.user()).isEqualTo("user;par=u%40ex?");
    assertThat(uri.host()).isEqualTo("[::1]");
    assertThat(uri.port()).isEqualTo(5070);
    assertThat(uri.param("Transport")).isEqualTo("TCP");
    assertThat(uri.hasParam("lr")).isTrue();
    assertThat(uri.headers()).isEqualTo("Subject=x");
    assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
    assertThat(SipUri.parse("tel:+1234;ext=5").user()).isEqualTo("+1234");
    assertThat(SipUri.parse("sip:host").port()).isEqualTo(-1);
    assertThat(SipUri.parse("sip:host").toString()).isEqualTo("sip:host");
  }

  @Test
  void splitsListsOutsideOfQuotesAndBrackets() {
    assertThat(Headers.splitList("<sip:a,b>;x, \"c, d\" <sip:e>,, f"))
        .containsExactly("<sip:a,b>;x", "\"c, d\" <sip:e>", "f");
    SipRequest request =
        new SipRequest(
            "INVITE",
            "sip:x",
            List.of(
                new SipHeader("Record-Route", "<sip:p1;lr>, <sip:p2;lr>"),
                new SipHeader("record-route", "<sip:p3;lr>"),
                new SipHeader("Supported", "timer, 100rel")),
            "");
    assertThat(Headers.recordRoute(request))
        .containsExactly("<sip:p1;lr>", "<sip:p2;lr>", "<sip:p3;lr>");
    assertThat(Headers.hasToken(request, "Supported", "100REL")).isTrue();
  }
}
