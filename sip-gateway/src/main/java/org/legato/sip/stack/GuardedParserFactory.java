package org.legato.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/**
 * Makes JAIN-SIP's parser fail as it may: deeply nested input overflows its stack, and an error
 * that is no ParseException would end the thread that reads the socket. A request that fails is
 * passed on as {@link MalformedRequest}, to be answered. Made by JAIN-SIP by name.
 */
public final class GuardedParserFactory implements MessageParserFactory {
  /** What a message is not understood without, as a reason phrase calls it. */
  private static final Map<Class<?>, String> ESSENTIAL =
      Map.of(
          RequestLine.class, "request line",
          StatusLine.class, "status line",
          Via.class, "Via",
          From.class, "From",
          To.class, "To",
          CallID.class, "Call-ID",
          CSeq.class, "CSeq",
          ContentLength.class, "Content-Length");

  @Override
  public MessageParser createMessageParser(SIPTransactionStack stack) {
    return new GuardedParser(((SipStackImpl) stack).getStackName());
  }

  /** In place of JAIN-SIP's, which logs and answers in its own words. */
  private static void judge(
      ParseException e, SIPMessage message, Class<?> header, String line, String text)
      throws ParseException {
    if (header != null && ESSENTIAL.containsKey(header)) {
      throw new ParseException(ESSENTIAL.get(header), 0);
    }
    message.addUnparsed(line);
  }

  /** The parser's own words may hold line breaks and addresses of objects. */
  private static String culprit(ParseException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Invalid content length")) {
      return ESSENTIAL.get(ContentLength.class);
    }
    return ESSENTIAL.containsValue(message) ? message : "syntax";
  }

  private static final class GuardedParser implements MessageParser {
    private final StringMsgParser parser = new RequestParser();
    private final String stackName;

    GuardedParser(String stackName) {
      this.stackName = stackName;
    }

    @Override
    public SIPMessage parseSIPMessage(
        byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
        throws ParseException {
      if (listener == null && bytes[0] == 'S') {
        // So JAIN-SIP reads an answer that it sends again, to show it to MessageTap.
        return new RepeatedResponse(bytes);
      }
      try {
        SIPMessage message =
            parser.parseSIPMessage(bytes, readBody, strict, GuardedParserFactory::judge);
        if (message == null) {
          return null;
        }
        if (message instanceof SIPRequest request) {
          Optional<String> defect = defect(request);
          if (defect.isPresent()) {
            return malformed(bytes, 400, "Bad Request (" + defect.get() + ")");
          }
        }
        message.setApplicationData(WireFormat.read(bytes));
        return message;
      } catch (ParseException e) {
        return RequestParser.VERSION.equals(e.getMessage())
            ? malformed(bytes, 505, "Version Not Supported")
            : malformed(bytes, 400, "Bad Request (" + culprit(e) + ")");
      } catch (RuntimeException | StackOverflowError e) {
        return malformed(bytes, 400, "Bad Request (syntax)");
      }
    }

    private SIPMessage malformed(byte[] bytes, int status, String reason) throws ParseException {
      StackWiring.of(stackName).counters().malformed();
      return MalformedRequest.of(bytes, status, reason);
    }

    /** What JAIN-SIP would drop in silence or answer by itself. */
    private static Optional<String> defect(SIPRequest request) {
      if (request.getFrom() == null) {
        return Optional.of("missing From");
      }
      if (request.getTo() == null) {
        return Optional.of("missing To");
      }
      if (request.getCallId() == null) {
        return Optional.of("missing Call-ID");
      }
      if (request.getCSeq() == null) {
        return Optional.of("missing CSeq");
      }
      return request.getCSeq().getMethod().equals(request.getMethod())
          ? Optional.empty()
          : Optional.of("CSeq method");
    }
  }
}
