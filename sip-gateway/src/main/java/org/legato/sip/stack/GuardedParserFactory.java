package org.legato.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;

/**
 * Makes JAIN-SIP's parser fail as it may: deeply nested input overflows its stack, and an error
 * that is no ParseException would end the thread that reads the socket. Made by JAIN-SIP by name.
 */
public final class GuardedParserFactory implements MessageParserFactory {

  @Override
  public MessageParser createMessageParser(SIPTransactionStack stack) {
    return new GuardedParser(((SipStackImpl) stack).getStackName());
  }

  private static final class GuardedParser implements MessageParser {
    private final StringMsgParser parser = new StringMsgParser();
    private final String stackName;

    GuardedParser(String stackName) {
      this.stackName = stackName;
    }

    @Override
    public SIPMessage parseSIPMessage(
        byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
        throws ParseException {
      try {
        SIPMessage message = parser.parseSIPMessage(bytes, readBody, strict, listener);
        if (message != null) {
          message.setApplicationData(WireFormat.read(bytes));
        }
        return message;
      } catch (ParseException e) {
        StackWiring.of(stackName).counters().malformed();
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        StackWiring.of(stackName).counters().malformed();
        throw new ParseException("unparseable message: " + e.getClass().getSimpleName(), 0);
      }
    }
  }
}
