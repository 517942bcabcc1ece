package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One lock of the cluster: a sharded entity named as the lock. It has one owner, for the length of
 * a lease at most, and a bounded queue of those who wait, served in their order.
 */
final class ClusterLock {
  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "ClusterLock");

  private static final int MOST_WAITING = 1000;

  sealed interface Command {}

  /**
   * Asks for the lock. Answer: {@link Answer}, at once or when it comes free.
   *
   * @param owner who wants it; the owner gets it again
   * @param patienceMs how long it waits
   */
  record Acquire(String owner, long patienceMs, ActorRef<Answer> replyTo) implements Command {}

  /** Gives it back. Answer: {@link Answer}. */
  record Release(String owner, ActorRef<Answer> replyTo) implements Command {}

  /** Whether it was got, or had. */
  record Answer(boolean yes) {}

  private record LeaseOver(String owner) implements Command {}

  private record PatienceOver(Acquire waiting) implements Command {}

  /** The shard lets the entity go. */
  record Stop() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Duration lease;
  private final Deque<Acquire> waiting = new ArrayDeque<>();
  private String owner = "";

  private ClusterLock(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Duration lease) {
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.lease = lease;
  }

  static Behavior<Command> create(ActorRef<ClusterSharding.ShardCommand> shard, Duration lease) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ClusterLock(context, timers, shard, lease).behavior()));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class).onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Acquire acquire -> onAcquire(acquire);
      case Release(String by, ActorRef<Answer> replyTo) -> {
        boolean had = owner.equals(by);
        giveUp(by);
        if (had) {
          next();
        }
        replyTo.tell(new Answer(had));
      }
      case LeaseOver(String late) -> {
        if (owner.equals(late)) {
          context.getLog().warn("a lock of {} was taken back: its lease is over", late);
          next();
        }
      }
      case PatienceOver(Acquire late) -> {
        if (waiting.remove(late)) {
          late.replyTo().tell(new Answer(false));
        }
      }
      case Stop stop -> {
        return Behaviors.stopped();
      }
    }
    return Behaviors.same();
  }

  /** Who gives a lock back waits for it no longer. */
  private void giveUp(String by) {
    for (Acquire other : List.copyOf(waiting)) {
      if (other.owner().equals(by)) {
        waiting.remove(other);
        timers.cancel(other);
        other.replyTo().tell(new Answer(false));
      }
    }
  }

  private void onAcquire(Acquire acquire) {
    if (owner.isEmpty() || owner.equals(acquire.owner())) {
      grant(acquire);
    } else if (waiting.size() >= MOST_WAITING) {
      acquire.replyTo().tell(new Answer(false));
    } else {
      waiting.add(acquire);
      timers.startSingleTimer(
          acquire, new PatienceOver(acquire), Duration.ofMillis(acquire.patienceMs()));
    }
  }

  private void grant(Acquire acquire) {
    owner = acquire.owner();
    timers.startSingleTimer("lease", new LeaseOver(owner), lease);
    acquire.replyTo().tell(new Answer(true));
  }

  private void next() {
    owner = "";
    timers.cancel("lease");
    Acquire first = waiting.poll();
    if (first != null) {
      timers.cancel(first);
      grant(first);
    } else {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }
}
