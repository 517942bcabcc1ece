package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.legato.sip.LocalTag;

/** Reaches legs through cluster sharding; the shard of a leg follows from its Call-ID. */
public final class ShardedLegs implements CallEnvironment.Legs {
  private final ClusterSharding sharding;
  private final int shards;

  /**
   * Legs spread over a number of shards, which must be the same on all nodes.
   *
   * @param shards the number of shards
   */
  public ShardedLegs(ActorSystem<?> system, int shards) {
    this.sharding = ClusterSharding.get(system);
    this.shards = shards;
  }

  /** Starts hosting legs on this node. */
  public void host(CallEnvironment environment) {
    sharding.init(
        Entity.of(CallLeg.TYPE, context -> CallLeg.create(context.getEntityId(), environment))
            .withMessageExtractor(new BySlot(shards)));
  }

  @Override
  public void tell(String legId, CallLeg.Command command) {
    sharding.entityRefFor(CallLeg.TYPE, legId).tell(command);
  }

  @Override
  public <R> CompletionStage<R> ask(
      String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout) {
    return sharding.entityRefFor(CallLeg.TYPE, legId).ask(question::apply, timeout);
  }

  @Override
  public String callIdBeside(String legId) {
    int wanted = slot(legId, shards);
    byte[] random = new byte[12];
    String callId;
    do {
      ThreadLocalRandom.current().nextBytes(random);
      callId = HexFormat.of().withUpperCase().formatHex(random);
    } while (Integer.remainderUnsigned(LocalTag.slotHash(callId), shards) != wanted);
    return callId;
  }

  /** The shard number of a leg; tags that are not of our shape are hashed whole. */
  static int slot(String legId, int shards) {
    int hash =
        LocalTag.isOurs(legId)
            ? Integer.parseUnsignedInt(legId, 0, 8, 16)
            : LocalTag.slotHash(legId);
    return Integer.remainderUnsigned(hash, shards);
  }

  private static final class BySlot
      extends ShardingMessageExtractor<ShardingEnvelope<CallLeg.Command>, CallLeg.Command> {
    private final int shards;

    BySlot(int shards) {
      this.shards = shards;
    }

    @Override
    public String entityId(ShardingEnvelope<CallLeg.Command> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return Integer.toString(slot(entityId, shards));
    }

    @Override
    public CallLeg.Command unwrapMessage(ShardingEnvelope<CallLeg.Command> envelope) {
      return envelope.message();
    }
  }
}
