package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What could not be sent, with Akka's own send queue. */
class DroppedMessagesTest {
  private static final int MESSAGES = 1000;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
              """
              akka.actor.provider = remote
              akka.remote.artery {
                transport = tcp
                canonical { hostname = "127.0.0.1", port = 0 }
                advanced.outbound-message-queue-size = 16
              }
              """));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whatDoesNotFitIntoTheQueueToAnotherNodeIsCounted() {
    LongAdder counter = new LongAdder();
    DroppedMessages.countIn(kit.system(), counter);
    // Nobody listens there.
    ActorRef<String> nobody =
        ActorRefResolver.get(kit.system()).resolveActorRef("akka://other@127.0.0.1:1/user/nobody");

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              for (int i = 0; i < MESSAGES; i++) {
                nobody.tell("message");
              }
              assertThat(counter.sum()).isPositive();
            });
  }
}
