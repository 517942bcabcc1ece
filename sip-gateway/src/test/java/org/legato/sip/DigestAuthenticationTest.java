package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DigestAuthenticationTest {
  private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  private static final String REST =
      "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\""
          + NONCE
          + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  private static final DigestAuthentication.Credentials MUFASA =
      new DigestAuthentication.Credentials("Mufasa", "Circle of Life");

  private static SipResponse challenge(String... values) {
    return new SipResponse(
        401,
        "Unauthorized",
        java.util.Arrays.stream(values).map(v -> new SipHeader("WWW-Authenticate", v)).toList(),
        "");
  }

  private static List<SipHeader> answer(SipResponse challenge) {
    return DigestAuthentication.answer(
        challenge, "GET", "/dir/index.html", MUFASA, 1, () -> CNONCE);
  }

  /** RFC 7616 §3.9.1. */
  @Test
  void answersTheExamplesOfRfc7616() {
    assertThat(answer(challenge("Digest " + REST + ", algorithm=MD5")).getFirst().value())
        .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")
        .contains("qop=auth, nc=00000001");
    assertThat(answer(challenge("Digest " + REST + ", algorithm=SHA-256")).getFirst().value())
        .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
  }

  /** RFC 2617 §3.5 with the qop left out, as RFC 2069 had it. */
  @Test
  void answersWithoutQop() {
    SipResponse old =
        challenge(
            "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
    String value =
        DigestAuthentication.answer(
                old,
                "GET",
                "/dir/index.html",
                new DigestAuthentication.Credentials("Mufasa", "Circle Of Life"),
                1,
                () -> "0a4f113b")
            .getFirst()
            .value();
    assertThat(value).contains("response=\"670fd8c2df070c60b045671b8b24ff02\"");
    assertThat(value).doesNotContain("cnonce").doesNotContain("nc=");
  }

  @Test
  void takesTheTopmostAlgorithmItKnowsForEachRealm() {
    SipResponse several =
        challenge(
            "Digest " + REST + ", algorithm=SHA-512-256",
            "Digest " + REST + ", algorithm=SHA-256",
            "Digest " + REST + ", algorithm=MD5");
    assertThat(answer(several))
        .singleElement()
        .satisfies(h -> assertThat(h.value()).contains("algorithm=SHA-256,"));
  }

  @Test
  void takesSeveralChallengesOfOneFieldApart() {
    SipResponse several =
        challenge("Basic realm=\"x\", Digest " + REST + ", Digest realm=\"b\", nonce=\"n\"");
    assertThat(answer(several)).hasSize(2).allMatch(h -> h.name().equals("Authorization"));
  }

  @Test
  void triesOncePerRealmUnlessTheNonceWasStale() {
    SipResponse first = challenge("Digest " + REST);
    SipRequest bare = new SipRequest("INVITE", "sip:a@b", List.of(), "");
    SipRequest signed = new SipRequest("INVITE", "sip:a@b", answer(first), "");
    assertThat(DigestAuthentication.mayRetry(bare, first)).isTrue();
    assertThat(DigestAuthentication.mayRetry(signed, first)).isFalse();
    assertThat(DigestAuthentication.mayRetry(signed, challenge("Digest " + REST + ", stale=TRUE")))
        .isTrue();
    assertThat(DigestAuthentication.mayRetry(bare, challenge("Basic realm=\"x\""))).isFalse();
  }

  @Test
  void aProxyIsAnsweredInItsOwnHeader() {
    SipResponse proxy =
        new SipResponse(
            407, "", List.of(new SipHeader("Proxy-Authenticate", "Digest " + REST)), "");
    assertThat(answer(proxy).getFirst().name()).isEqualTo("Proxy-Authorization");
  }
}
