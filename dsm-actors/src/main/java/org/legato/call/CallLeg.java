package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.cluster.Placement;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Subscriptions;
import org.legato.media.MediaEvent;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;

/**
 * One leg of a call: an actor of {@link LegHost} that runs the call's script. Its id is its local
 * tag. SIP and media events, timers and posted events become script events, run one after the
 * other; what has to be waited for (a query, a file, a port) is waited for without blocking.
 */
public final class CallLeg {
  /** What a leg is told. */
  public sealed interface Command {
    /** Whether it may be the first thing that a leg hears. */
    default boolean begins() {
      return false;
    }
  }

  /** A message or failure from the SIP gateway. */
  public record Sip(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = SipEvent.RequestReceived.class, name = "request"),
            @JsonSubTypes.Type(value = SipEvent.ResponseReceived.class, name = "response"),
            @JsonSubTypes.Type(value = SipEvent.RequestFailed.class, name = "failed")
          })
          SipEvent event)
      implements Command {
    @Override
    public boolean begins() {
      return event instanceof SipEvent.RequestReceived received
          && received.request().method().equals("INVITE")
          && Headers.toTag(received.request()).isEmpty();
    }
  }

  /** What only the leg's host says. */
  sealed interface FromHost extends Command permits OnTheWay.Kept, Moves.Move, Moves.Moved {}

  /** What control wants of the leg's sound. */
  sealed interface Sound extends Command permits LegSound.Control, LegSound.Measure {}

  /** Something happened in the leg's media session. */
  public record Media(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = MediaEvent.KeyPressed.class, name = "key"),
            @JsonSubTypes.Type(value = MediaEvent.PlaylistEmpty.class, name = "empty"),
            @JsonSubTypes.Type(value = MediaEvent.AudioCleared.class, name = "cleared"),
            @JsonSubTypes.Type(value = MediaEvent.RecordingEnded.class, name = "recorded"),
            @JsonSubTypes.Type(value = MediaEvent.SeparatorReached.class, name = "separator"),
            @JsonSubTypes.Type(value = MediaEvent.RtpTimedOut.class, name = "timeout"),
            @JsonSubTypes.Type(value = MediaEvent.RoomChanged.class, name = "room"),
            @JsonSubTypes.Type(value = MediaEvent.TalkChanged.class, name = "talk"),
            @JsonSubTypes.Type(value = MediaEvent.SessionLost.class, name = "lost")
          })
          MediaEvent event)
      implements Command {}

  /** Makes this leg call out. Answer: {@link Dialled}. */
  public record Dial(Dialog.Dialout call, String callId, ActorRef<Dialled> replyTo)
      implements Command {
    @Override
    public boolean begins() {
      return true;
    }
  }

  /**
   * Posts a generic event. Answer: {@link Posted}. The same one may come again: it counts once.
   *
   * @param sender who posts it
   * @param number counts the sender's posts
   * @param params its {@code #} parameters
   */
  public record Post(
      String sender, long number, Map<String, String> params, ActorRef<Posted> replyTo)
      implements Command {}

  /**
   * Makes this leg the callee's side of a relayed call: it calls out, and has no script. Answer:
   * {@link Dialled}.
   *
   * @param body what the INVITE offers
   * @param otherLeg the leg whose script wants the call
   */
  record Connect(
      Dialog.Dialout call, String callId, String body, String otherLeg, ActorRef<Dialled> replyTo)
      implements Command {
    @Override
    public boolean begins() {
      return true;
    }
  }

  /**
   * Runs a script without a call. Answer: {@link Dialled}.
   *
   * @param bundle the configuration set, {@code main} for dsm.conf
   * @param reloaded whether a reload is why: the script gets {@code reload} instead of {@code
   *     startup}
   */
  public record RunScript(
      String bundle, String diagram, boolean reloaded, ActorRef<Dialled> replyTo)
      implements Command {
    @Override
    public boolean begins() {
      return true;
    }
  }

  /**
   * Something happened to the server: event {@code system}.
   *
   * @param type {@code ServerShutdown}, {@code User1} or {@code User2}
   */
  public record SystemEvent(String type) implements Command {}

  /** The other leg of a relayed call has something to say. */
  record FromOtherLeg(String from, RelayMessage message) implements Command {}

  /**
   * Makes this a {@link Subscription} instead of a leg. Answer: {@link Dialled}.
   *
   * @param owner the leg that gets the event {@code subscription}
   */
  record Subscribe(
      Subscriptions.Wanted wanted, String callId, String owner, ActorRef<Dialled> replyTo)
      implements Command {
    @Override
    public boolean begins() {
      return true;
    }
  }

  /**
   * Tells a {@link Subscription} its duration. Answer, where one is wanted: {@link Posted}.
   *
   * @param expires seconds; 0 ends it
   */
  record Resubscribe(int expires, Optional<ActorRef<Posted>> replyTo) implements Command {}

  /**
   * A subscription of this leg has news. Answer: {@link Posted}.
   *
   * @param last whether it has ended
   */
  record Notified(Map<String, String> params, String body, boolean last, ActorRef<Posted> replyTo)
      implements Command {}

  /** Ends the leg with BYE, CANCEL or 487. Answer: {@link Posted}. */
  public record End(ActorRef<Posted> replyTo) implements Command {}

  /** Asks for the leg's state. Answer: {@link Described}. */
  public record Describe(ActorRef<Described> replyTo) implements Command {}

  /** Answers {@link Dial}; the error is empty if the INVITE is on its way, or the script runs. */
  public record Dialled(String error) {}

  /** Whether there was such a leg, which had room for it. */
  public record Posted(boolean found) {}

  /** The leg's state, empty if there is no such leg. */
  public record Described(Optional<CallControl.Detail> detail) {}

  /** The vault has the checkpoint of this number. */
  record Stored(long number) implements Command {}

  /** The cluster has changed; from the leg's host. */
  record Placed(Placement placement) implements Command {}

  /** Goes on from a checkpoint; from the leg's host. */
  record GoOn(Checkpoint from) implements Command {}

  /** Runs on the leg's own thread: the continuation of something that it waited for. */
  record Resume(Runnable continuation) implements Command {}

  /** The script may go on. */
  record Awaited(Outcome outcome, Throwable failure) implements Command {}

  /** A busy leg that is to move is looked at again after this. */
  private static final Duration BUSY = Duration.ofMillis(5);

  private final ActorContext<Command> context;
  private final CallEnvironment environment;
  private final ActorRef<LegHost.Command> host;
  private final List<Command> parked = new ArrayList<>();
  private final LegRuntime leg;
  private boolean told;

  private CallLeg(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String id,
      long incarnation,
      CallEnvironment environment,
      ActorRef<LegHost.Command> host) {
    this.context = context;
    this.environment = environment;
    this.host = host;
    this.leg = new LegRuntime(id, context, timers, environment, incarnation);
  }

  /**
   * The behaviour of the leg with this id; it idles until an INVITE, {@link Dial} or {@link GoOn}
   * comes.
   *
   * @param incarnation 1 for a new leg, more for one that has been elsewhere
   */
  static Behavior<Command> create(
      String id, long incarnation, CallEnvironment environment, ActorRef<LegHost.Command> host) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CallLeg(context, timers, id, incarnation, environment, host).behavior()));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onSignal(
            PostStop.class,
            signal -> {
              leg.released();
              return Behaviors.same();
            })
        .onAnyMessage(this::onCommand)
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    environment.fence().run();
    if (command instanceof Subscribe subscribe && !leg.active()) {
      return Subscription.create(leg.id(), environment, subscribe);
    }
    if (leg.survival().moving()) {
      return whileMoving(OnTheWay.taken(command));
    }
    try {
      handle(command);
      leg.survival().turnOver();
      if (told && leg.steady()) {
        told = false;
        host.tell(new LegHost.Steady(leg.id()));
      }
    } catch (RuntimeException e) {
      context.getLog().error("leg {}: ends after an internal error", leg.id(), e);
      environment.counters().internalErrors().increment();
      leg.abort("internal error: " + e);
    }
    return leg.gone() || !leg.active() ? Behaviors.stopped() : Behaviors.same();
  }

  /** The other node has the leg; what still comes here goes there when it is ready. */
  private Behavior<Command> whileMoving(Command command) {
    switch (command) {
      case Moves.Moved moved -> {
        leg.survival().keptOrNever();
        parked.forEach(waiting -> environment.legs().tell(leg.id(), waiting));
        return Behaviors.stopped();
      }
      case Sip _,
          Media _,
          Sound _,
          Dial _,
          Connect _,
          RunScript _,
          SystemEvent _,
          FromOtherLeg _,
          Subscribe _,
          Resubscribe _,
          Notified _,
          Post _,
          End _,
          Describe _ -> {
        if (parked.size() < environment.settings().maxQueuedEvents()) {
          parked.add(command);
        } else {
          environment.counters().eventsDropped().increment();
        }
      }
      default -> {
        // Its own timers and answers: the next incarnation has its own.
      }
    }
    return Behaviors.same();
  }

  private void handle(Command command) {
    switch (command) {
      case OnTheWay.Kept(Command inner, Runnable safe) -> {
        leg.survival().whenKept(safe);
        handle(inner);
      }
      case Sip(SipEvent event) -> onSip(event);
      case Media(MediaEvent event) -> onMedia(event);
      case Sound sound -> leg.media().asked(sound);
      case Dial dial -> leg.start().outgoing(dial);
      case Connect connect -> leg.start().callee(connect);
      case RunScript run -> leg.start().withoutCall(run);
      case SystemEvent(String type) -> {
        if (leg.active()) {
          leg.systemEvent(type);
          leg.settle();
        }
      }
      case FromOtherLeg(String from, RelayMessage message) -> {
        if (leg.active()) {
          leg.other().receive(from, message);
          leg.settle();
        }
      }
      case Subscribe subscribe -> subscribe.replyTo().tell(new Dialled(LegStart.TAG_IN_USE));
      case Resubscribe(int _, Optional<ActorRef<Posted>> replyTo) ->
          replyTo.ifPresent(asker -> asker.tell(new Posted(false)));
      case Notified notified -> {
        Posted answer = new Posted(LegSubscriptions.notified(leg, notified));
        leg.effect(() -> notified.replyTo().tell(answer));
        leg.settle();
      }
      case Post post -> onPost(post);
      case End(ActorRef<Posted> replyTo) -> {
        boolean alive = leg.active();
        leg.effect(() -> replyTo.tell(new Posted(alive)));
        if (alive) {
          leg.stop(true);
          leg.settle();
        }
      }
      case Describe(ActorRef<Described> replyTo) ->
          replyTo.tell(
              new Described(leg.active() ? Optional.of(leg.describe()) : Optional.empty()));
      case Resume(Runnable continuation) -> continuation.run();
      case Awaited(Outcome outcome, Throwable failure) -> leg.resumeScript(outcome, failure);
      case Stored(long number) -> leg.survival().stored(number);
      case Placed(Placement placement) -> {
        told = true;
        if (leg.active()) {
          leg.placed(placement);
          leg.settle();
        }
      }
      case Moves.Move move ->
          leg.survival()
              .move()
              .ifPresentOrElse(
                  state -> host.tell(new LegHost.Leaving(state, context.getSelf())),
                  () -> leg.thread().after("move", BUSY, () -> context.getSelf().tell(move)));
      case Moves.Moved _ -> {}
      case GoOn(Checkpoint from) -> leg.start().goOn(from);
    }
  }

  private void onPost(Post post) {
    boolean taken = leg.active() && !leg.ending();
    if (taken && leg.state().firstPost(post.sender(), post.number())) {
      taken = leg.enqueue(Event.of(EventType.EVENT, post.params()), LegScript.NOTHING);
      leg.state().posted(post, taken);
      leg.settle();
    }
    Posted answer = new Posted(taken);
    leg.effect(() -> post.replyTo().tell(answer));
  }

  private void onSip(SipEvent event) {
    if (leg.active()) {
      leg.userAgent().receive(event);
    } else if (event instanceof SipEvent.RequestReceived received) {
      leg.start().incoming(received);
    }
    leg.settle();
  }

  private void onMedia(MediaEvent event) {
    if (leg.active()) {
      leg.media().receive(event);
      leg.settle();
    }
  }
}
