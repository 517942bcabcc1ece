package org.legato.call;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The locks of the cluster. */
public final class ClusterLocks {
  private final ClusterSharding sharding;
  private final Duration patience;

  /**
   * Hosts locks on this node.
   *
   * @param lease how long a lock is kept at most
   * @param patience how long a session waits for one
   */
  public ClusterLocks(ActorSystem<?> system, Duration lease, Duration patience) {
    this.sharding = ClusterSharding.get(system);
    this.patience = patience;
    sharding.init(
        Entity.of(
                ClusterLock.TYPE,
                context ->
                    ClusterLock.create(
                        context.getShard(),
                        sharding.entityRefFor(ClusterLock.TYPE, context.getEntityId())::tell,
                        lease))
            .withStopMessage(new ClusterLock.Stop()));
  }

  CompletionStage<Boolean> acquire(String name, String owner) {
    return sharding
        .entityRefFor(ClusterLock.TYPE, name)
        .<ClusterLock.Answer>ask(
            replyTo -> new ClusterLock.Acquire(owner, patience.toMillis(), replyTo),
            // The lock answers in time itself, so that a lost answer is all that this is for.
            patience.plusSeconds(2))
        .thenApply(ClusterLock.Answer::yes)
        .exceptionally(e -> false);
  }

  CompletionStage<Boolean> release(String name, String owner) {
    return sharding
        .entityRefFor(ClusterLock.TYPE, name)
        .<ClusterLock.Answer>ask(replyTo -> new ClusterLock.Release(owner, replyTo), patience)
        .thenApply(ClusterLock.Answer::yes)
        .exceptionally(e -> false);
  }
}
