package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;

/**
 * Knows for each media session of this node the process that runs its leg. When that process is
 * gone the session plays on, and ends only if no other incarnation of the leg claims it in time.
 */
public final class MediaDesk extends AbstractBehavior<MediaDesk.Command> {
  /** The actor's name: the path is the same at all nodes. */
  public static final String NAME = "media-desk";

  /** The name of the media worker's actor. */
  public static final String WORKER = "media-worker";

  /** What the desk is told. */
  public sealed interface Command {}

  /**
   * A leg has this session.
   *
   * @param incarnation of the leg
   * @param node the process that runs it
   */
  record Claim(String sessionId, long incarnation, String node) implements Command {}

  /** The session ends. */
  record Release(String sessionId) implements Command {}

  private record Placed(Placement placement) implements Command {}

  private record GraceOver(String sessionId, long incarnation) implements Command {}

  private final ActorRef<MediaWorker.Command> worker;
  private final TimerScheduler<Command> timers;
  private final CallEnvironment environment;
  private final Duration grace;
  private final Map<String, Claim> claims = new HashMap<>();

  private MediaDesk(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<MediaWorker.Command> worker,
      CallEnvironment environment,
      ActorRef<Membership.Command> membership,
      Duration grace) {
    super(context);
    this.worker = worker;
    this.timers = timers;
    this.environment = environment;
    this.grace = grace;
    membership.tell(new Membership.Watch(context.messageAdapter(Placement.class, Placed::new)));
  }

  /**
   * The behaviour of a node's desk.
   *
   * @param grace how long a session lives on without its leg
   */
  public static Behavior<Command> create(
      ActorRef<MediaWorker.Command> worker,
      CallEnvironment environment,
      ActorRef<Membership.Command> membership,
      Duration grace) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MediaDesk(context, timers, worker, environment, membership, grace)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(
            command -> {
              on(command);
              return this;
            })
        .build();
  }

  private void on(Command command) {
    switch (command) {
      case Claim claim ->
          claims.merge(
              claim.sessionId(),
              claim,
              (known, next) -> next.incarnation() >= known.incarnation() ? next : known);
      case Release(String sessionId) -> {
        claims.remove(sessionId);
        Placement now = environment.placement().get();
        now.find(now.self())
            .filter(ClusterNode::draining)
            .map(self -> LegHost.at(getContext().getSystem(), self))
            .ifPresent(host -> host.tell(new LegHost.Steady(sessionId)));
      }
      case Placed(Placement placement) ->
          claims
              .values()
              .forEach(
                  claim -> {
                    if (!placement.has(claim.node())) {
                      timers.startSingleTimer(
                          claim.sessionId(),
                          new GraceOver(claim.sessionId(), claim.incarnation()),
                          grace);
                    }
                  });
      case GraceOver(String sessionId, long incarnation) -> {
        Claim claim = claims.get(sessionId);
        if (claim != null && claim.incarnation() == incarnation) {
          claims.remove(sessionId);
          environment.counters().orphans().increment();
          getContext().getLog().warn("leg {}: its media session ends, nobody took it", sessionId);
          worker.tell(new MediaWorker.Close(sessionId));
        }
      }
    }
  }
}
