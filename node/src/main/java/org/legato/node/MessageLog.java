package org.legato.node;

import java.util.Locale;
import org.legato.sip.SipGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs SIP messages as they are on the wire. */
final class MessageLog {
  private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

  private MessageLog() {}

  /** Without a level, or one that the log does not show, messages are not even put into text. */
  static SipGateway.Hooks hook(String level, SipGateway.Hooks hooks) {
    if (level.isEmpty()) {
      return hooks;
    }
    Level at = Level.valueOf(level.toUpperCase(Locale.ROOT));
    if (!LOG.isEnabledForLevel(at)) {
      return hooks;
    }
    return hooks.withTrace(
        message ->
            LOG.atLevel(at)
                .log(
                    "{} {} -> {}\n{}",
                    message.incoming() ? "received" : "sent",
                    message.from(),
                    message.to(),
                    message.text()));
  }
}
