package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One lock: its owner, those who wait, its lease. */
class ClusterLockTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final ManualTime time = ManualTime.get(KIT.system());

  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ClusterLock.Command> successor = KIT.createTestProbe();
  private final TestProbe<ClusterLock.Answer> first = KIT.createTestProbe();
  private final TestProbe<ClusterLock.Answer> second = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ActorRef<ClusterLock.Command> lock() {
    return KIT.spawn(ClusterLock.create(shard.ref(), successor.ref()::tell, LEASE));
  }

  private static boolean answer(TestProbe<ClusterLock.Answer> probe) {
    return probe.receiveMessage(Duration.ofSeconds(10)).yes();
  }

  @Test
  void theSecondGetsItWhenTheFirstGivesItBack() {
    var lock = lock();
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
    var lock = lock();
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();

    lock.tell(new ClusterLock.Acquire("b", 50, second.ref()));
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).as("b waits").isTrue();
    time.timePasses(Duration.ofMillis(50));

    assertThat(answer(second)).isFalse();
  }

  @Test
  void aLockThatIsNotGivenBackIsTakenBack() {
    var lock = lock();
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();
    lock.tell(new ClusterLock.Acquire("b", 90_000, second.ref()));
    lock.tell(new ClusterLock.Release("c", first.ref()));
    assertThat(answer(first)).as("c has nothing, and b waits").isFalse();
    time.timePasses(LEASE);

    assertThat(answer(second)).isTrue();
    lock.tell(new ClusterLock.Release("a", first.ref()));
    assertThat(answer(first)).as("its lease was over").isFalse();
  }

  @Test
  void aFreeLockGoesAway() {
    var lock = lock();
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    lock.tell(new ClusterLock.Release("a", first.ref()));

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void whatReachesALockThatGoesAwayIsForTheNextOne() {
    var lock = lock();
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    lock.tell(new ClusterLock.Release("a", first.ref()));
    shard.expectMessageClass(ClusterSharding.Passivate.class);

    var late = new ClusterLock.Acquire("b", 60_000, second.ref());
    lock.tell(late);
    lock.tell(new ClusterLock.Stop());

    successor.expectMessage(late);
    first.expectTerminated(lock, Duration.ofSeconds(10));
    successor.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aLockWhoseShardMovesTakesItsOwnerAndThoseWhoWaitAlong() {
    var lock = lock();
    lock.tell(new ClusterLock.Acquire("a", 60_000, first.ref()));
    assertThat(answer(first)).isTrue();
    lock.tell(new ClusterLock.Acquire("b", 50_000, second.ref()));
    lock.tell(new ClusterLock.Stop());

    var next = lock();
    ClusterLock.Keep kept = successor.expectMessageClass(ClusterLock.Keep.class);
    assertThat(kept.leaseMs()).isBetween(1L, 60_000L);
    next.tell(kept);
    ClusterLock.Acquire waits = successor.expectMessageClass(ClusterLock.Acquire.class);
    assertThat(waits.patienceMs()).isBetween(1L, 50_000L);
    next.tell(waits);
    next.tell(new ClusterLock.Release("a", first.ref()));

    assertThat(answer(first)).as("a still had it").isTrue();
    assertThat(answer(second)).as("b gets it").isTrue();
  }
}
