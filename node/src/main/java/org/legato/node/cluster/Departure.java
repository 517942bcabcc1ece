package org.legato.node.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Leave;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node go without anybody on the phone noticing: it takes nothing new, its legs go on at
 * the others, their media follow, each begun there before it ends here, and then it leaves.
 */
public final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration LEAVE = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final ActorRef<Membership.Command> membership;
  private final Supplier<Placement> placement;
  private final IntSupplier legs;
  private final IntSupplier sessions;
  private final IntSupplier transactions;

  /**
   * A departure that has not begun.
   *
   * @param legs how many legs are here
   * @param sessions how many media sessions are here
   * @param transactions how many SIP requests are unanswered here, ringing calls among them: their
   *     answers come to this address
   */
  public Departure(
      ActorSystem<?> system,
      ActorRef<Membership.Command> membership,
      Supplier<Placement> placement,
      IntSupplier legs,
      IntSupplier sessions,
      IntSupplier transactions) {
    this.system = system;
    this.membership = membership;
    this.placement = placement;
    this.legs = legs;
    this.sessions = sessions;
    this.transactions = transactions;
  }

  /** Gives everything away; false if something was still here when the time was over. */
  public boolean drain(Duration limit) {
    if (!anybodyElse()) {
      return legs.getAsInt() == 0;
    }
    membership.tell(new Membership.Drain());
    long deadline = System.nanoTime() + limit.toNanos();
    long tell = System.nanoTime();
    while (legs.getAsInt() > 0 || sessions.getAsInt() > 0 || transactions.getAsInt() > 0) {
      long now = System.nanoTime();
      // If all are told to leave, nobody is left to take a call.
      if (now > deadline || !anybodyElse()) {
        return false;
      }
      if (now >= tell) {
        LOG.info(
            "leaving: {} legs, {} media sessions and {} unanswered requests to go",
            legs.getAsInt(),
            sessions.getAsInt(),
            transactions.getAsInt());
        tell = now + TimeUnit.SECONDS.toNanos(1);
      }
      LockSupport.parkNanos(LOOK_AGAIN);
    }
    return true;
  }

  private boolean anybodyElse() {
    Placement now = placement.get();
    return now.nodes().stream()
        .anyMatch(
            node ->
                !node.id().equals(now.self())
                    && !node.draining()
                    && node.roles().contains(ClusterNode.DSM));
  }

  /**
   * Leaves the cluster, so that nobody has to find out; returns when the actor system has ended.
   */
  public void leave() {
    membership.tell(new Membership.Ending());
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
    try {
      system.getWhenTerminated().toCompletableFuture().get(LEAVE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the cluster did not let this node go in time; it ends all the same");
    }
  }
}
