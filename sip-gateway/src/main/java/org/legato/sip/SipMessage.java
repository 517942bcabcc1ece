package org.legato.sip;

import java.util.List;
import java.util.Optional;

/**
 * A SIP request or response (RFC 3261 §7) as an immutable record that may cross nodes.
 *
 * <p>Header names are compared without regard to case; compact forms are expanded when a message is
 * read from the wire. {@code Via}, {@code Contact}, {@code Max-Forwards} and {@code Content-Length}
 * of outgoing messages are the gateway's business and may be left out.
 */
public sealed interface SipMessage permits SipRequest, SipResponse {

  /** The header fields in the order of the wire. */
  List<SipHeader> headers();

  /** The body as UTF-8 text, empty when there is none. */
  String body();

  /** The first value of a header. */
  default Optional<String> header(String name) {
    for (SipHeader header : headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /** All values of a header, one element per header field. */
  default List<String> headers(String name) {
    return headers().stream()
        .filter(h -> h.name().equalsIgnoreCase(name))
        .map(SipHeader::value)
        .toList();
  }

  /** The Call-ID, or empty text in a malformed message. */
  default String callId() {
    return header("Call-ID").orElse("");
  }

  /** The number in CSeq, or -1 in a malformed message. */
  default long cseq() {
    String value = header("CSeq").orElse("").strip();
    int blank = value.indexOf(' ');
    try {
      return Long.parseLong(blank < 0 ? value : value.substring(0, blank));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The method in CSeq, or empty text in a malformed message. */
  default String cseqMethod() {
    String value = header("CSeq").orElse("").strip();
    return value.substring(value.indexOf(' ') + 1).strip();
  }
}
