package org.legato.node;

import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.DispatcherSelector;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DispatcherDelayTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @Test
  void workThatWaitsForAThreadIsNoticedWhileItWaits() {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                "akka.actor.provider=local\n"
                    + "akka.actor.default-dispatcher { executor = thread-pool-executor,"
                    + " thread-pool-executor.fixed-pool-size = 1 }"));
    CountDownLatch busy = new CountDownLatch(1);
    try {
      DispatcherDelay delay = new DispatcherDelay(System::nanoTime);
      delay.begin(kit.system());
      kit.system()
          .dispatchers()
          .lookup(DispatcherSelector.defaultDispatcher())
          .execute(
              () -> {
                try {
                  busy.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      await().atMost(BOUND).until(() -> delay.millis() > 1000);
      busy.countDown();
      await().atMost(BOUND).until(() -> delay.millis() < 1000);
    } finally {
      busy.countDown();
      kit.shutdownTestKit();
    }
  }
}
