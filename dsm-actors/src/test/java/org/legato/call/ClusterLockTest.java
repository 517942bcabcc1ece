package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One lock: its owner, those who wait, its lease. */
class ClusterLockTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ClusterLock.Answer> first = KIT.createTestProbe();
  private final TestProbe<ClusterLock.Answer> second = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ActorRef<ClusterLock.Command> lock(Duration lease) {
    return KIT.spawn(ClusterLock.create(shard.ref(), lease));
  }

  private static boolean answer(TestProbe<ClusterLock.Answer> probe) {
    return probe.receiveMessage(Duration.ofSeconds(10)).yes();
  }

  @Test
  void theSecondGetsItWhenTheFirstGivesItBack() {
    var lock = lock(Duration.ofMinutes(1));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();
    lock.tell(new ClusterLock.Acquire("b", 60_000, second.ref()));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).as("its owner gets it again").isTrue();

    lock.tell(new ClusterLock.Release("b", first.ref()));
    assertThat(answer(first)).as("not b's").isFalse();
    assertThat(answer(second)).as("b waits no longer").isFalse();
    lock.tell(new ClusterLock.Acquire("b", 60_000, second.ref()));
    lock.tell(new ClusterLock.Release("a", first.ref()));

    assertThat(answer(first)).isTrue();
    assertThat(answer(second)).isTrue();
  }

  @Test
  void whoWaitsTooLongDoesNotGetIt() {
    var lock = lock(Duration.ofMinutes(1));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();

    lock.tell(new ClusterLock.Acquire("b", 50, second.ref()));

    assertThat(answer(second)).isFalse();
  }

  @Test
  void aLockThatIsNotGivenBackIsTakenBack() {
    var lock = lock(Duration.ofMillis(50));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();
    lock.tell(new ClusterLock.Acquire("b", 60_000, second.ref()));

    assertThat(answer(second)).isTrue();
    lock.tell(new ClusterLock.Release("a", first.ref()));
    assertThat(answer(first)).as("its lease was over").isFalse();
  }

  @Test
  void aFreeLockGoesAway() {
    var lock = lock(Duration.ofMinutes(1));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    lock.tell(new ClusterLock.Release("a", first.ref()));

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }
}
