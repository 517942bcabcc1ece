package org.legato.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.CodecChoice;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.codec.Codec;

class SdpSessionTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n";
  private static final String PEER = "c=IN IP4 192.0.2.9\r\n";
  private static final List<CodecChoice> CODECS = MediaSettings.from(ConfigFactory.load()).codecs();
  private final SdpSession session = SdpSession.fresh(5);

  private SdpSession.Negotiated answer(String rest) {
    return session.answer(HEAD + rest, "192.0.2.1", 10000, CODECS);
  }

  @Test
  void takesThePeersPayloadTypeOfTelephoneEvent() {
    var said = answer(PEER + "m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n");
    assertThat(said.parameters().codec()).isEqualTo(Codec.PCMA);
    assertThat(said.parameters().dtmfSendPayloadType()).isEqualTo(96);
    assertThat(said.parameters().dtmfReceivePayloadType()).isEqualTo(96);
    assertThat(said.parameters().remoteRtcpPort()).isEqualTo(4001);
    assertThat(said.sdp()).contains("m=audio 10000 RTP/AVP 8 96", "a=rtpmap:96 telephone-event");
  }

  @Test
  void refusesAllOtherMediaLinesInTheirOrder() {
    var said = answer(PEER + "m=video 4002 RTP/AVP 99\r\nm=audio 4000 RTP/AVP 0\r\n");
    assertThat(said.sdp()).containsSubsequence("m=video 0 RTP/AVP 99", "m=audio 10000 RTP/AVP 0");
  }

  @Test
  void multiplexesReportsWhenOffered() {
    var said = answer(PEER + "m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\n");
    assertThat(said.sdp()).contains("a=rtcp-mux");
    assertThat(said.parameters().remoteRtcpPort()).isEqualTo(4000);
    assertThat(answer(PEER + "m=audio 4000 RTP/AVP 0\r\n").sdp()).doesNotContain("rtcp-mux");
  }

  @Test
  void holdsAndResumes() {
    var held = answer(PEER + "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
    assertThat(held.parameters().sending()).isFalse();
    assertThat(held.sdp()).contains("a=recvonly");
    var old = answer("c=IN IP4 0.0.0.0\r\nm=audio 4000 RTP/AVP 0\r\n");
    assertThat(old.parameters().sending()).isFalse();
    assertThat(old.parameters().remotePort()).isZero();
    var resumed = answer(PEER + "m=audio 4000 RTP/AVP 0\r\n");
    assertThat(resumed.parameters().sending()).isTrue();
    assertThat(resumed.sdp()).contains("a=sendrecv");
  }

  @Test
  void theAnswerToOurOfferDecidesWhatWeSend() {
    session.offer("192.0.2.1", 10000, CODECS);
    var taken = session.accept(HEAD + PEER + "m=audio 4000 RTP/AVP 8\r\n", CODECS);
    assertThat(taken.codec()).isEqualTo(Codec.PCMA);
    assertThat(taken.dtmfSendPayloadType()).isEqualTo(-1);
    assertThat(taken.receivePayloadTypes()).hasSize(7);
  }

  private static List<CodecChoice> codecs(String config) {
    return MediaSettings.from(
            ConfigFactory.parseString("legato.media { " + config + " }")
                .withFallback(ConfigFactory.load()))
        .codecs();
  }

  @Test
  void offersTheConfiguredOrderAndNothingThatIsExcluded() {
    var offered =
        session.offer(
            "192.0.2.1",
            10000,
            codecs("codec-order = [opus, G726-32, GSM], exclude-codecs = [speex, G722]"));
    assertThat(offered.sdp())
        .contains("m=audio 10000 RTP/AVP 96 109 3 0 8 103 101\r\n")
        .contains("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n")
        .contains("a=rtpmap:109 G726-32/8000\r\n")
        .contains("a=rtpmap:103 telephone-event/48000\r\n")
        .doesNotContain("G722", "speex");
  }

  @Test
  void anUnknownCodecStopsTheStart() {
    assertThatThrownBy(() -> codecs("codec-order = [G729]"))
        .hasMessageStartingWith("legato.media.codec-order: no codec 'G729'; known: PCMU/8000,");
  }

  @Test
  void answersEveryCodecByItsNameInThePeersOrder() {
    var said =
        answer(
            PEER
                + "m=audio 4000 RTP/AVP 120 18 9 121 122 0\r\n"
                + "a=rtpmap:120 OPUS/48000/2\r\n"
                + "a=fmtp:120 usedtx=1; maxaveragebitrate=16000\r\n"
                + "a=rtpmap:121 telephone-event/48000\r\n"
                + "a=rtpmap:122 telephone-event/8000\r\n"
                + "a=ptime:40\r\n");
    assertThat(said.parameters().codec()).isEqualTo(Codec.OPUS);
    assertThat(said.parameters().sendPayloadType()).isEqualTo(120);
    assertThat(said.parameters().fmtp()).isEqualTo("usedtx=1; maxaveragebitrate=16000");
    assertThat(said.parameters().packetMs()).isEqualTo(40);
    assertThat(said.parameters().dtmfReceivePayloadType()).isEqualTo(121);
    assertThat(said.parameters().dtmfClock()).isEqualTo(48000);
    assertThat(said.sdp()).contains("m=audio 10000 RTP/AVP 120 9 0 121\r\n");
    for (Codec codec : Codec.values()) {
      var one = answer(PEER + "m=audio 4000 RTP/AVP 99\r\na=rtpmap:99 " + codec.rtpmap() + "\r\n");
      assertThat(one.parameters().codec()).isEqualTo(codec);
    }
  }

  /** RFC 3952 §5: without a mode it is 30 ms, and both send in the mode of the lower rate. */
  @ParameterizedTest
  @CsvSource({"'', 30", "a=fmtp:97 mode=30, 30", "a=fmtp:97 mode=20, 20"})
  void ilbcHasOneModeBothWays(String fmtp, int ms) {
    String line = "m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 iLBC/8000\r\n" + fmtp + "\r\n";
    var said = answer(PEER + line);
    assertThat(said.sdp()).contains("a=fmtp:97 mode=" + ms + "\r\n", "a=ptime:" + ms + "\r\n");
    assertThat(said.parameters().codec().packetMs(said.parameters().fmtp())).isEqualTo(ms);
    assertThat(session.offer("192.0.2.1", 10000, codecs("codec-order = [iLBC]")).sdp())
        .contains("a=rtpmap:104 iLBC/8000\r\na=fmtp:104 mode=20\r\n", "a=ptime:20\r\n");
    var accepted = session.accept(HEAD + PEER + line, CODECS);
    assertThat(accepted.codec().packetMs(accepted.fmtp())).isEqualTo(ms);
  }

  @Test
  void aPeerMaySendWithOurNumbersAndWantItsOwn() {
    session.offer("192.0.2.1", 10000, CODECS);
    var taken =
        session.accept(
            HEAD
                + PEER
                + "m=audio 4000 RTP/AVP 110 98\r\na=rtpmap:110 speex/16000\r\n"
                + "a=rtpmap:98 telephone-event/16000\r\na=maxptime:10\r\n",
            CODECS);
    assertThat(taken.codec()).isEqualTo(Codec.SPEEX_WIDE);
    assertThat(taken.sendPayloadType()).isEqualTo(110);
    assertThat(taken.dtmfSendPayloadType()).isEqualTo(98);
    assertThat(taken.dtmfReceivePayloadType()).isEqualTo(102);
    assertThat(taken.packetMs()).isEqualTo(10);
    assertThat(taken.receivePayloadTypes()).contains(new PayloadType(97, Codec.SPEEX_WIDE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m=audio 4000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 0 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 70000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/SAVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP 4\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio x RTP/AVP 0\r\n",
        "c=IN\r\nm=audio 4000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP a\r\na=rtpmap:a PCMU/8000\r\n"
      })
  void whatFitsNothingIsRefusedWithAStatus(String rest) {
    assertThatThrownBy(() -> answer(rest)).isInstanceOf(SdpException.class);
  }

  @Test
  void offersOnePortForReportsAndFollowsTheAnswer() {
    assertThat(session.offer("192.0.2.1", 10000, CODECS).sdp()).contains("a=rtcp-mux\r\n");
    String audio = HEAD + PEER + "m=audio 4000 RTP/AVP 0\r\n";
    assertThat(session.accept(audio, CODECS).remoteRtcpPort()).isEqualTo(4001);
    assertThat(session.accept(audio + "a=rtcp-mux\r\n", CODECS).remoteRtcpPort()).isEqualTo(4000);
    assertThat(session.accept(audio + "a=rtcp:53020\r\n", CODECS).remoteRtcpPort())
        .isEqualTo(53020);
    assertThat(session.accept(audio + "a=rtcp:5 IN IP4 192.0.2.9\r\n", CODECS).remoteRtcpPort())
        .isEqualTo(5);
    assertThat(session.accept(audio + "a=rtcp:x\r\n", CODECS).remoteRtcpPort()).isEqualTo(4001);
  }

  @Test
  void speaksIpv6ToThoseWhoDo() {
    String six = "c=IN IP6 2001:db8::9\r\nm=audio 4000 RTP/AVP 0\r\n";
    var said = session.answer(HEAD + six, "2001:db8::1", 10000, CODECS);
    assertThat(said.sdp())
        .contains("o=legato 5 1 IN IP6 2001:db8::1\r\n", "c=IN IP6 2001:db8::1\r\n");
    assertThat(said.parameters().remoteAddress()).isEqualTo("2001:db8::9");
    assertThat(said.parameters().hasLiteralAddress()).isTrue();
    assertThatThrownBy(() -> answer(six))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("an address of our family");
    String named = "c=IN IP6 phone.example.org\r\nm=audio 4000 RTP/AVP 0\r\n";
    assertThat(answer(named).parameters().remotePort()).isEqualTo(4000);
    String held = "c=IN IP6 ::\r\nm=audio 4000 RTP/AVP 0\r\n";
    assertThat(session.answer(HEAD + held, "::1", 10000, CODECS).parameters().sending()).isFalse();
  }
}
