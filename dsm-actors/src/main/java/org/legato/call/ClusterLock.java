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
import java.util.function.Consumer;

/**
 * One lock of the cluster: a sharded entity named as the lock. It has one owner, for the length of
 * a lease at most, and a bounded queue of those who wait, served in their order. A free lock goes
 * away; what reaches it on its way out, and what it still had when its shard moves, goes to its
 * successor.
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

  private record PatienceOver(Waiting late) implements Command {}

  private record Waiting(Acquire acquire, long untilNanos) {}

  /**
   * From the lock whose shard moves to the one that follows it.
   *
   * @param leaseMs what is left of the lease
   */
  record Keep(String owner, long leaseMs) implements Command {}

  /** The shard lets the entity go. */
  record Stop() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Consumer<Command> successor;
  private final Duration lease;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private String owner = "";
  private long leaseUntilNanos;
  private boolean going;

  private ClusterLock(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Consumer<Command> successor,
      Duration lease) {
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.successor = successor;
    this.lease = lease;
  }

  /**
   * @param successor tells the lock of this name that comes after this one
   */
  static Behavior<Command> create(
      ActorRef<ClusterSharding.ShardCommand> shard, Consumer<Command> successor, Duration lease) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ClusterLock(context, timers, shard, successor, lease).behavior()));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class).onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Stop stop -> {
        handOver();
        return Behaviors.stopped();
      }
      // The shard had sent this before it knew that the lock goes; now it keeps it for the next
      // one.
      case Command late when going -> successor.accept(late);
      case Acquire acquire -> onAcquire(acquire);
      case Keep(String by, long leaseMs) -> {
        if (owner.isEmpty()) {
          own(by, Duration.ofMillis(leaseMs));
        }
      }
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
      case PatienceOver(Waiting late) -> {
        if (waiting.remove(late)) {
          late.acquire().replyTo().tell(new Answer(false));
        }
      }
    }
    return Behaviors.same();
  }

  /** Who gives a lock back waits for it no longer. */
  private void giveUp(String by) {
    for (Waiting other : List.copyOf(waiting)) {
      if (other.acquire().owner().equals(by)) {
        waiting.remove(other);
        timers.cancel(other);
        other.acquire().replyTo().tell(new Answer(false));
      }
    }
  }

  private void onAcquire(Acquire acquire) {
    if (owner.isEmpty() || owner.equals(acquire.owner())) {
      grant(acquire);
    } else if (waiting.size() >= MOST_WAITING) {
      acquire.replyTo().tell(new Answer(false));
    } else {
      var late = new Waiting(acquire, System.nanoTime() + acquire.patienceMs() * 1_000_000);
      waiting.add(late);
      timers.startSingleTimer(
          late, new PatienceOver(late), Duration.ofMillis(acquire.patienceMs()));
    }
  }

  private void grant(Acquire acquire) {
    own(acquire.owner(), lease);
    acquire.replyTo().tell(new Answer(true));
  }

  private void own(String by, Duration length) {
    owner = by;
    leaseUntilNanos = System.nanoTime() + length.toNanos();
    timers.startSingleTimer("lease", new LeaseOver(owner), length);
  }

  private void next() {
    owner = "";
    timers.cancel("lease");
    Waiting first = waiting.poll();
    if (first != null) {
      timers.cancel(first);
      grant(first.acquire());
    } else {
      going = true;
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private void handOver() {
    if (!owner.isEmpty()) {
      successor.accept(new Keep(owner, left(leaseUntilNanos)));
    }
    for (Waiting each : waiting) {
      Acquire acquire = each.acquire();
      successor.accept(new Acquire(acquire.owner(), left(each.untilNanos()), acquire.replyTo()));
    }
  }

  private static long left(long untilNanos) {
    return Math.max(1, (untilNanos - System.nanoTime()) / 1_000_000);
  }
}
