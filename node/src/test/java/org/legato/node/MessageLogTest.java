package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.legato.sip.SipGateway;
import org.slf4j.LoggerFactory;

final class MessageLogTest {
  private static final class Seen extends AppenderBase<ILoggingEvent> {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      messages.add(event.getFormattedMessage());
    }

    private boolean has(String start, String part) {
      return messages.stream().anyMatch(m -> m.startsWith(start) && m.contains(part));
    }
  }

  @Test
  void messagesAreLoggedWholeWhereThatIsAskedFor() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(MessageLog.class);
    Seen seen = new Seen();
    seen.start();
    logger.addAppender(seen);
    logger.setAdditive(false);
    try (RunningNode node = RunningNode.start(Optional.empty(), "node.log-messages=warn");
        Phone phone = new Phone(node.sip(), "nobody")) {
      phone.call("SIP/2.0 500");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  seen.has("received 127.0.0.1:", "\nINVITE sip:nobody@")
                      && seen.has("sent ", "\nSIP/2.0 500"));
    } finally {
      logger.detachAppender(seen);
      logger.setAdditive(true);
    }
  }

  @Test
  void otherwiseTheyCostNothing() {
    assertThat(MessageLog.hook("", SipGateway.Hooks.none()).trace()).isNull();
  }
}
