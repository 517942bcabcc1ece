package org.legato.sip.stack;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Instant;
import java.util.Properties;
import javax.sip.SipStack;
import org.legato.sip.SipTrace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees each message on the wire, retransmissions included; made by JAIN-SIP by name. */
public final class MessageTap implements ServerLogger {
  private static final Logger LOG = LoggerFactory.getLogger(MessageTap.class);
  private String stackName = "";

  @Override
  public void setSipStack(SipStack stack) {
    stackName = stack.getStackName();
  }

  @Override
  public void setStackProperties(Properties properties) {
    stackName = properties.getProperty("javax.sip.STACK_NAME", "");
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, boolean sender, long timeMillis) {
    StackWiring wiring = StackWiring.of(stackName);
    if (message instanceof SIPRequest request) {
      wiring.counters().request(!sender, request.getMethod());
    } else if (message instanceof SIPResponse response) {
      wiring.counters().response(!sender, response.getStatusCode());
    }
    String callId = message.getCallId() == null ? "" : message.getCallId().getCallId();
    if (LOG.isDebugEnabled()) {
      String line = message.getFirstLine().strip();
      LOG.debug(
          "{} {} {} Call-ID {}", sender ? "sent to" : "got from", sender ? to : from, line, callId);
    }
    if (wiring.trace() != null) {
      Instant time = timeMillis > 0 ? Instant.ofEpochMilli(timeMillis) : Instant.now();
      wiring.trace().accept(new SipTrace(time, !sender, from, to, callId, message.encode()));
    }
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender, long timeMillis) {
    logMessage(message, from, to, sender, timeMillis);
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender) {
    logMessage(message, from, to, sender, 0);
  }

  @Override
  public void logException(Exception error) {
    LOG.debug("stack exception", error);
  }

  @Override
  public void closeLogFile() {}
}
