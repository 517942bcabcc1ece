package org.legato.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.MediaWorker.Codec;

class SdpSessionTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n";
  private static final String PEER = "c=IN IP4 192.0.2.9\r\n";
  private final SdpSession session = SdpSession.fresh(5);

  private SdpSession.Negotiated answer(String rest) {
    return session.answer(HEAD + rest, "192.0.2.1", 10000);
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
    session.offer("192.0.2.1", 10000);
    var taken = session.accept(HEAD + PEER + "m=audio 4000 RTP/AVP 8\r\n");
    assertThat(taken.codec()).isEqualTo(Codec.PCMA);
    assertThat(taken.dtmfSendPayloadType()).isEqualTo(-1);
    assertThat(taken.receivePayloadTypes()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m=audio 4000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 0 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 70000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/SAVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP 3\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio x RTP/AVP 0\r\n",
        "c=IN\r\nm=audio 4000 RTP/AVP 0\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio\r\n",
        "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP a\r\na=rtpmap:a PCMU/8000\r\n"
      })
  void whatFitsNothingIsRefusedWithAStatus(String rest) {
    assertThatThrownBy(() -> answer(rest)).isInstanceOf(SdpException.class);
  }
}
