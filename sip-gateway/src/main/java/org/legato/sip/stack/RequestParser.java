package org.legato.sip.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * JAIN-SIP's parser with the transaction key of RFC 3261 §17.2.3: JAIN-SIP looks for a server
 * transaction by the branch alone and takes the request of a second phone that has the same branch
 * for a retransmission of the first one's.
 */
final class RequestParser extends StringMsgParser {
  /** What the exception says of a request of another version; JAIN-SIP reads any as 2.0. */
  static final String VERSION = "version";

  private static final Pattern OTHER_VERSION =
      Pattern.compile("\\s(?!SIP/2\\.0\\s*$)SIP/\\d+\\.\\d+\\s*$", Pattern.CASE_INSENSITIVE);

  @Override
  protected SIPMessage processFirstLine(
      String line, ParseExceptionListener listener, byte[] message) throws ParseException {
    if (OTHER_VERSION.matcher(line).find()) {
      throw new ParseException(VERSION, 0);
    }
    SIPMessage parsed = super.processFirstLine(line, listener, message);
    if (!(parsed instanceof SIPRequest request)) {
      return parsed;
    }
    SIPRequest keyed = new KeyedRequest();
    keyed.setRequestLine(request.getRequestLine());
    return keyed;
  }

  /** A request that is told from others by branch and sent-by. */
  private static final class KeyedRequest extends SIPRequest {
    private static final long serialVersionUID = 1;

    @Override
    public String getTransactionId() {
      String id = super.getTransactionId();
      Via via = getTopmostVia();
      // Whoever has no such branch is a client of RFC 2543; its key holds the Via already.
      return via != null && id.startsWith("z9hg4bk")
          ? id + '|' + via.getSentBy().encode().toLowerCase(Locale.ROOT)
          : id;
    }
  }
}
