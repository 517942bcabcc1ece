package org.legato.sip;

import java.util.List;

/**
 * A SIP request (RFC 3261 §7.1).
 *
 * @param method the method, case sensitive
 * @param requestUri the Request-URI as text
 * @param headers the header fields in wire order
 * @param body the body as UTF-8 text, empty when there is none
 */
public record SipRequest(String method, String requestUri, List<SipHeader> headers, String body)
    implements SipMessage {
  public SipRequest {
    headers = List.copyOf(headers);
  }
}
