package org.legato.call;

import akka.actor.typed.ActorRef;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.legato.dsm.app.Application;
import org.legato.dsm.monitoring.MonitoringStore;
import org.legato.dsm.session.DynamicInvocation;
import org.legato.media.MediaWorker;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;

/**
 * What every leg of a node shares: the edges, the applications and the stores. Wired once by the
 * node.
 *
 * @param legs sends a command to the leg of an id, wherever it is
 * @param directory knows which legs are alive
 * @param selector the application of an initial INVITE
 * @param applications an application by name
 * @param settings bounds and timers
 */
public record CallEnvironment(
    ActorRef<SipGateway.Command> gateway,
    ActorRef<MediaWorker.Command> worker,
    Legs legs,
    CallDirectory directory,
    Function<SipRequest, Optional<Application>> selector,
    Function<String, Optional<Application>> applications,
    MonitoringStore monitoring,
    EventQueues queues,
    DynamicInvocation invocation,
    Settings settings,
    Counters counters,
    Clock clock) {

  /** Reaches legs by id. */
  public interface Legs {
    void tell(String legId, CallLeg.Command command);

    /** Asks a leg; the stage fails when no answer comes in time. */
    <R> CompletionStage<R> ask(
        String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout);

    /** A Call-ID for an outgoing call that lands in the given leg's shard. */
    String callIdBeside(String legId);
  }

  /**
   * Bounds and timers of legs.
   *
   * @param t1 RFC 3261 T1; a 2xx is repeated from T1 up to T2 for 64*T1
   * @param hangupGrace how long a leg without dialog may live on without stop or timer
   * @param askTimeout bound of every question to the media worker or another leg
   * @param maxQueuedEvents events a leg may have waiting
   */
  public record Settings(
      Duration t1, Duration t2, Duration hangupGrace, Duration askTimeout, int maxQueuedEvents) {}

  /** What went on in this node's legs. */
  public record Counters(
      LongAdder started,
      LongAdder ended,
      LongAdder eventRuns,
      LongAdder eventsDropped,
      LongAdder hangupGraceEnds,
      LongAdder noAck,
      LongAdder internalErrors,
      LongAdder scriptLimits) {
    public static Counters create() {
      return new Counters(
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder());
    }
  }
}
