package org.legato.call;

import akka.actor.typed.ActorRef;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.legato.cluster.Placement;
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
 * @param applications the applications that are loaded
 * @param placement the cluster as this node sees it
 * @param slots by which it is placed
 * @param store keeps calls beyond the end of all nodes, where that is wanted
 * @param fence returns only if this process may still act
 * @param sentBy the address in the Via of this node's gateway, empty while there is none
 * @param settings bounds and timers
 */
public record CallEnvironment(
    ActorRef<SipGateway.Command> gateway,
    ActorRef<MediaWorker.Command> worker,
    Legs legs,
    CallDirectory directory,
    Function<SipRequest, CompletionStage<Optional<Selected>>> selector,
    Applications applications,
    MonitoringStore monitoring,
    EventQueues queues,
    ClusterLocks locks,
    DynamicInvocation invocation,
    AtomicReference<Placement> placement,
    Slots slots,
    CallStore store,
    Runnable fence,
    AtomicReference<String> sentBy,
    Settings settings,
    Counters counters,
    Clock clock) {

  /**
   * The application of an incoming call.
   *
   * @param variables that the call gets besides those of its application and its INVITE
   */
  public record Selected(Application application, Map<String, String> variables) {
    public Selected {
      variables = Map.copyOf(variables);
    }
  }

  /** What legs may run beside what an incoming call selects. */
  public interface Applications {
    /** The application of an outgoing call. */
    Optional<Application> outgoing(String name);

    /** A diagram of a configuration set ({@code main}: dsm.conf) that runs without a call. */
    Optional<Application> withoutCall(String bundle, String diagram);
  }

  /** Reaches legs by id. */
  public interface Legs {
    void tell(String legId, CallLeg.Command command);

    /** Asks a leg; the stage fails when no answer comes in time. */
    <R> CompletionStage<R> ask(
        String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout);

    /** A Call-ID for an outgoing call that lands in the given leg's shard. */
    String callIdBeside(String legId);

    /**
     * The same with a tag, and the same ones for the same text: a script that is interrupted while
     * it dials, and dials again elsewhere, shall not call twice.
     */
    Dialling diallingOf(String legId, String what);
  }

  /**
   * How a leg that calls out is known.
   *
   * @param callId in the slot of who dials
   * @param tag its id
   */
  public record Dialling(String callId, String tag) {}

  /**
   * Bounds and timers of legs.
   *
   * @param t1 RFC 3261 T1; a 2xx is repeated from T1 up to T2 for 64*T1
   * @param hangupGrace how long a leg without dialog may live on without stop or timer
   * @param askTimeout bound of a question to the media worker; another leg has twice as long
   * @param checkpointWait how long a leg waits for its vault before it goes on without
   * @param firstCheckpointWait the same for a leg of which nothing is kept yet: what it says then
   *     would be believed, and nobody would ever hear of it again if its node were lost
   * @param maxQueuedEvents events a leg may have waiting
   * @param movesAtOnce legs of a node that are on their way at a time because a node drains
   */
  public record Settings(
      Duration t1,
      Duration t2,
      Duration hangupGrace,
      Duration askTimeout,
      Duration checkpointWait,
      Duration firstCheckpointWait,
      int maxQueuedEvents,
      int movesAtOnce) {
    public Settings {
      if (movesAtOnce < 1) {
        throw new IllegalArgumentException(
            "legato.call.moves-at-once must be at least 1: " + movesAtOnce);
      }
    }
  }

  /** What went on in this node's legs. */
  public record Counters(
      LongAdder started,
      LongAdder ended,
      LongAdder eventRuns,
      LongAdder eventsDropped,
      LongAdder hangupGraceEnds,
      LongAdder noAck,
      LongAdder internalErrors,
      LongAdder scriptLimits,
      LongAdder checkpoints,
      LongAdder checkpointBytes,
      LongAdder unstored,
      LongAdder unsent,
      LongAdder resumed,
      LongAdder mediaRebuilt,
      LongAdder orphans,
      VaultDelay vaultDelay) {
    public static Counters create() {
      return create(System::nanoTime);
    }

    static Counters create(LongSupplier nanoTime) {
      return new Counters(
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new VaultDelay(nanoTime));
    }
  }
}
