package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Locks as legs use them, through real sharding on a node of its own. */
class ClusterLocksTest {
  private static ActorTestKit kit;
  private static ClusterLocks locks;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    """)
                .withFallback(ConfigFactory.load()));
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    locks = new ClusterLocks(kit.system(), Duration.ofMinutes(1), Duration.ofSeconds(30));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  /**
   * A lock goes away when it is free, and the next one asks for it at that moment: it must neither
   * be lost with the lock that goes nor be given to two.
   */
  @Test
  void aLockThatIsTakenAgainAsItComesFreeHasOneOwner() throws Exception {
    var inside = new AtomicInteger();
    try (var callers = Executors.newFixedThreadPool(2)) {
      Future<?> first = callers.submit(() -> takeAndGiveBack("a", inside));
      Future<?> second = callers.submit(() -> takeAndGiveBack("b", inside));
      first.get(2, TimeUnit.MINUTES);
      second.get(2, TimeUnit.MINUTES);
    }
  }

  private static void takeAndGiveBack(String owner, AtomicInteger inside) {
    for (int i = 0; i < 2_000; i++) {
      assertThat(answer(locks.acquire("account", owner))).as("%s gets it", owner).isTrue();
      assertThat(inside.incrementAndGet()).as("owners at once").isEqualTo(1);
      inside.decrementAndGet();
      assertThat(answer(locks.release("account", owner))).as("%s had it", owner).isTrue();
    }
  }

  private static boolean answer(CompletionStage<Boolean> stage) {
    return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
