package org.legato.sip.stack;

import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.legato.sip.SipResponse;

/**
 * A response that is sent again, with no more than its log needs: parsing all of it would make each
 * repetition cost as much as a new request, just when there is too much to do.
 */
final class RepeatedResponse extends SIPResponse {
  private static final long serialVersionUID = 1;
  private final byte[] text;

  RepeatedResponse(byte[] text) throws ParseException {
    if (!(WireFormat.read(text) instanceof SipResponse response)) {
      throw new ParseException("not a response", 0);
    }
    this.text = text.clone();
    StatusLine line = new StatusLine();
    line.setStatusCode(response.status());
    line.setReasonPhrase(response.reason());
    setStatusLine(line);
    setHeader(new CallID(response.callId()));
  }

  @Override
  public String encode() {
    return new String(text, StandardCharsets.UTF_8);
  }
}
