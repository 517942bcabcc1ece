package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;

class BodiesTest {
  @Test
  void findsAPartOfAMultipart() {
    SipRequest request =
        new SipRequest(
            "INVITE",
            "sip:a@b",
            List.of(new SipHeader("Content-Type", "multipart/mixed;boundary=\"XX\"")),
            "--XX\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
                + "--XX\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--XX--\r\n");

    assertThat(Bodies.part(request, "application/SDP")).contains("v=0\r\n");
    assertThat(Bodies.part(request, "text/plain")).contains("hello");
    assertThat(Bodies.part(request, "image/png")).isEmpty();
  }

  @Test
  void headerLinesSurviveBothNotations() {
    assertThat(HeaderLines.parse("X-A: 1\\r\\nX-B:2\r\njunk"))
        .containsExactly(new SipHeader("X-A", "1"), new SipHeader("X-B", "2"));
    assertThat(HeaderLines.format(List.of(new SipHeader("X-A", "1")))).isEqualTo("X-A: 1\r\n");
  }
}
