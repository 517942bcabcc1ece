package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.sip.LocalTag;

/** Reaches legs through this node's {@link LegHost}, which knows where each leg runs. */
public final class ClusterLegs implements CallEnvironment.Legs {
  private final Slots slots;
  private final Scheduler scheduler;
  private volatile ActorRef<LegHost.Command> host;
  private volatile byte[] key;

  public ClusterLegs(Slots slots, Scheduler scheduler) {
    this.slots = slots;
    this.scheduler = scheduler;
  }

  /**
   * Completes the wiring: the host needs the environment and that needs this.
   *
   * @param tagKey the secret of all nodes from which local tags are derived
   */
  public void bind(ActorRef<LegHost.Command> legHost, String tagKey) {
    key = tagKey.getBytes(StandardCharsets.UTF_8);
    host = legHost;
  }

  @Override
  public void tell(String legId, CallLeg.Command command) {
    ActorRef<LegHost.Command> bound = host;
    // Before this node is wired nobody has a leg here; SIP and RTP peers repeat.
    if (bound != null) {
      bound.tell(new LegHost.Deliver(legId, command, 0));
    }
  }

  @Override
  public <R> CompletionStage<R> ask(
      String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout) {
    return AskPattern.<LegHost.Command, R>ask(
        host,
        replyTo -> new LegHost.Deliver(legId, question.apply(replyTo), 0),
        timeout,
        scheduler);
  }

  @Override
  public String callIdBeside(String legId) {
    return slots.callIdBeside(legId);
  }

  @Override
  public CallEnvironment.Dialling diallingOf(String legId, String what) {
    byte[] derived = LocalTag.keyed(key, legId, what);
    String callId = slots.callIdBeside(legId, derived);
    return new CallEnvironment.Dialling(
        callId, LocalTag.format(callId, Arrays.copyOfRange(derived, 12, 24)));
  }
}
