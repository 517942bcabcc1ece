package org.legato.sip;

import java.util.List;

/**
 * A SIP response (RFC 3261 §7.2).
 *
 * @param status the status code, 100 to 699
 * @param reason the reason phrase
 * @param headers the header fields in wire order
 * @param body the body as UTF-8 text, empty when there is none
 */
public record SipResponse(int status, String reason, List<SipHeader> headers, String body)
    implements SipMessage {
  public SipResponse {
    headers = List.copyOf(headers);
  }
}
