package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.session.Dialog;
import org.legato.media.MediaEvent;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipRequest;

/**
 * One leg of a call: a sharded entity that runs the call's script. Its id is its local tag. SIP and
 * media events, timers and posted events become script events, run one after the other; what has to
 * be waited for (a query, a file, a port) is waited for without blocking.
 */
public final class CallLeg {
  /** The entity type of call legs. */
  public static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "CallLeg");

  /** What a leg is told. */
  public sealed interface Command {}

  /** A message or failure from the SIP gateway. */
  public record Sip(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = SipEvent.RequestReceived.class, name = "request"),
            @JsonSubTypes.Type(value = SipEvent.ResponseReceived.class, name = "response"),
            @JsonSubTypes.Type(value = SipEvent.RequestFailed.class, name = "failed")
          })
          SipEvent event)
      implements Command {}

  /** Something happened in the leg's media session. */
  public record Media(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = MediaEvent.KeyPressed.class, name = "key"),
            @JsonSubTypes.Type(value = MediaEvent.PlaylistEmpty.class, name = "empty"),
            @JsonSubTypes.Type(value = MediaEvent.AudioCleared.class, name = "cleared"),
            @JsonSubTypes.Type(value = MediaEvent.SeparatorReached.class, name = "separator"),
            @JsonSubTypes.Type(value = MediaEvent.RtpTimedOut.class, name = "timeout"),
            @JsonSubTypes.Type(value = MediaEvent.RoomChanged.class, name = "room"),
            @JsonSubTypes.Type(value = MediaEvent.SessionLost.class, name = "lost")
          })
          MediaEvent event)
      implements Command {}

  /** Makes this leg call out. Answer: {@link Dialled}. */
  public record Dial(Dialog.Dialout call, String callId, ActorRef<Dialled> replyTo)
      implements Command {}

  /**
   * Posts a generic event. Answer: {@link Posted}.
   *
   * @param params its {@code #} parameters
   */
  public record Post(Map<String, String> params, ActorRef<Posted> replyTo) implements Command {}

  /** Ends the leg with BYE, CANCEL or 487. Answer: {@link Posted}. */
  public record End(ActorRef<Posted> replyTo) implements Command {}

  /** Asks for the leg's state. Answer: {@link Described}. */
  public record Describe(ActorRef<Described> replyTo) implements Command {}

  /**
   * The answer to {@link Dial}.
   *
   * @param error empty if the INVITE is on its way
   */
  public record Dialled(String error) {}

  /** Whether there was such a leg. */
  public record Posted(boolean found) {}

  /** The leg's state, empty if there is no such leg. */
  public record Described(Optional<CallControl.Detail> detail) {}

  /** Runs on the leg's own thread: the continuation of something that it waited for. */
  record Resume(Runnable continuation) implements Command {}

  /** The script may go on. */
  record Awaited(Outcome outcome, Throwable failure) implements Command {}

  private final ActorContext<Command> context;
  private final CallEnvironment environment;
  private final LegRuntime leg;

  private CallLeg(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String id,
      CallEnvironment environment) {
    this.context = context;
    this.environment = environment;
    this.leg = new LegRuntime(id, context, timers, environment);
  }

  /** The behaviour of the leg with this id; it idles until an INVITE or {@link Dial} comes. */
  public static Behavior<Command> create(String id, CallEnvironment environment) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new CallLeg(context, timers, id, environment).behavior()));
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
    try {
      switch (command) {
        case Sip(SipEvent event) -> onSip(event);
        case Media(MediaEvent event) -> onMedia(event);
        case Dial dial -> onDial(dial);
        case Post(Map<String, String> params, ActorRef<Posted> replyTo) -> {
          boolean alive = leg.active() && !leg.ending();
          replyTo.tell(new Posted(alive));
          if (alive) {
            leg.enqueue(Event.of(EventType.EVENT, params));
            leg.settle();
          }
        }
        case End(ActorRef<Posted> replyTo) -> {
          replyTo.tell(new Posted(leg.active()));
          if (leg.active()) {
            leg.stop(true);
            leg.settle();
          }
        }
        case Describe(ActorRef<Described> replyTo) ->
            replyTo.tell(
                new Described(leg.active() ? Optional.of(leg.describe()) : Optional.empty()));
        case Resume(Runnable continuation) -> continuation.run();
        case Awaited(Outcome outcome, Throwable failure) -> leg.resumeScript(outcome, failure);
      }
    } catch (RuntimeException e) {
      context.getLog().error("leg {}: ends after an internal error", leg.id(), e);
      environment.counters().internalErrors().increment();
      leg.abort("internal error: " + e);
    }
    if (leg.gone() || !leg.active()) {
      return Behaviors.stopped();
    }
    return Behaviors.same();
  }

  private void onSip(SipEvent event) {
    if (leg.active()) {
      leg.userAgent().receive(event);
    } else if (event instanceof SipEvent.RequestReceived received) {
      onFirstRequest(received);
    }
    leg.settle();
  }

  private void onFirstRequest(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    boolean initial = request.method().equals("INVITE") && Headers.toTag(request).isEmpty();
    if (initial) {
      leg.startIncoming(received);
    } else if (!request.method().equals("ACK")) {
      environment
          .gateway()
          .tell(
              new org.legato.sip.SipGateway.SendResponse(
                  received.transaction(),
                  DialogState.response(
                      request,
                      leg.id(),
                      481,
                      "Call/Transaction Does Not Exist",
                      java.util.List.of(),
                      "")));
    }
  }

  private void onMedia(MediaEvent event) {
    if (leg.active()) {
      leg.media().receive(event);
      leg.settle();
    }
  }

  private void onDial(Dial dial) {
    if (leg.active()) {
      dial.replyTo().tell(new Dialled("the local tag is in use"));
    } else {
      leg.startOutgoing(dial);
      leg.settle();
    }
  }
}
