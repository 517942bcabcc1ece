package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.legato.dsm.app.AppParams;
import org.legato.dsm.app.Application;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Outcome;
import org.legato.sip.SipEvent;
import org.legato.sip.SipRequest;
import org.slf4j.Logger;

/**
 * The inside of a {@link CallLeg}: its script machine, the events that wait for it, and the parts
 * that the script works with. Everything here runs on the leg's own thread.
 */
final class LegRuntime {
  private final String id;
  private final ActorContext<CallLeg.Command> context;
  private final TimerScheduler<CallLeg.Command> timers;
  private final CallEnvironment environment;
  private final LegSession session;
  private final LegMedia media;
  private final UserAgent userAgent;
  private final LegRecord record;

  private Application application;
  private LegScript script;
  private boolean stopped;
  private boolean destroying;
  private boolean gone;

  LegRuntime(
      String id,
      ActorContext<CallLeg.Command> context,
      TimerScheduler<CallLeg.Command> timers,
      CallEnvironment environment) {
    this.id = id;
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.record = new LegRecord(id, environment.monitoring(), environment.clock());
    this.session = new LegSession(this);
    this.media = new LegMedia(this);
    this.userAgent = new UserAgent(this);
  }

  String id() {
    return id;
  }

  Logger log() {
    return context.getLog();
  }

  CallEnvironment environment() {
    return environment;
  }

  LegSession session() {
    return session;
  }

  LegMedia media() {
    return media;
  }

  UserAgent userAgent() {
    return userAgent;
  }

  LegRecord record() {
    return record;
  }

  Application application() {
    return application;
  }

  boolean active() {
    return script != null || userAgent.dialog() != null;
  }

  boolean ending() {
    return stopped || destroying;
  }

  boolean gone() {
    return gone;
  }

  boolean stopped() {
    return stopped;
  }

  // ---- beginning

  void startIncoming(SipEvent.RequestReceived received) {
    SipRequest invite = received.request();
    userAgent.begin(received);
    var selected = environment.selector().apply(invite);
    if (selected.isEmpty()) {
      // The selector has said which one was wanted.
      userAgent.refuseInvite(500, "Server Internal Error");
      gone = true;
      return;
    }
    application = selected.get();
    session.variables().putAll(application.configVariables());
    if (application.setParamVariables()) {
      AppParams.read(invite.headers("P-App-Param")).forEach(session.variables()::putIfAbsent);
    }
    userAgent.describeTo(record, application.name());
    startScript();
    if (application.compat2010()) {
      userAgent.offerInviteToScript(invite);
    } else {
      script.enter();
      enqueue(Event.of(EventType.START), params -> userAgent.offerInviteToScript(invite));
    }
  }

  void startOutgoing(CallLeg.Dial dial) {
    var wanted = environment.applications().apply(dial.call().application());
    if (wanted.isEmpty()) {
      dial.replyTo()
          .tell(new CallLeg.Dialled("unknown application '" + dial.call().application() + "'"));
      gone = true;
      return;
    }
    application = wanted.get();
    session.variables().putAll(application.configVariables());
    session.variables().putAll(dial.call().variables());
    userAgent.begin(dial);
    userAgent.describeTo(record, application.name());
    onActor(media.offer())
        .whenComplete(
            (offer, failure) -> {
              if (failure != null) {
                dial.replyTo().tell(new CallLeg.Dialled(message(failure)));
                gone = true;
                return;
              }
              userAgent.sendInvite(offer);
              dial.replyTo().tell(new CallLeg.Dialled(""));
              startScript();
              if (!application.compat2010()) {
                script.enter();
                enqueue(Event.of(EventType.START));
              } else if (application.runsInviteEvent()) {
                script.enter();
                enqueue(Event.of(EventType.INVITE));
              }
            });
  }

  private void startScript() {
    environment.counters().started().increment();
    environment.directory().started(id);
    record.detail(application.fullStateGraph(), application.fullTransitions());
    if (application.compat2010()) {
      record.beginAsIn2010();
    }
    script = new LegScript(this, application);
  }

  // ---- running the script

  /** Queues an event for the script. */
  void enqueue(Event event) {
    enqueue(event, params -> {});
  }

  /**
   * Queues an event; false if too many wait, or there is no script yet.
   *
   * @param afterwards gets the event's parameters as the script left them, for default reactions
   */
  boolean enqueue(Event event, Consumer<Map<String, String>> afterwards) {
    return script != null && script.enqueue(event, afterwards);
  }

  /** Runs something between two runs of the script. */
  void then(Runnable what) {
    script.then(what);
  }

  /** Queues another pass through the script's initial state (SEMS of 2010). */
  void enterScript() {
    script.enter();
  }

  /** Runs something when the script has come to rest after the present run. */
  void afterRun(Runnable what) {
    script.afterRun(what);
  }

  /** The script waits for something; what came of it reaches it on the leg's own thread. */
  void awaitForScript(CompletionStage<Outcome> stage) {
    context.pipeToSelf(stage, CallLeg.Awaited::new);
  }

  void resumeScript(Outcome outcome, Throwable failure) {
    script.resume(outcome, failure);
    settle();
  }

  /** A run of the script is over. */
  void runEnded() {
    if (stopped) {
      userAgent.endOpenDialog();
    }
  }

  // ---- ending

  void stop(boolean bye) {
    if (bye) {
      userAgent.hangUp(List.of());
    }
    stopped = true;
  }

  /** Ends the leg without asking its script. */
  void abort(String why) {
    log().warn("leg {}: aborted: {}", id, why);
    stopped = true;
    if (script != null) {
      script.clear();
    }
    userAgent.abort();
    if (userAgent.finished()) {
      gone = true;
    }
  }

  /** Goes on with what waits, and ends the leg when script and dialog are both done. */
  void settle() {
    if (script == null) {
      return;
    }
    script.pump();
    if (gone || !script.idle()) {
      return;
    }
    if (stopped) {
      userAgent.endOpenDialog();
    }
    if (!userAgent.finished()) {
      return;
    }
    if (!stopped) {
      watchForgottenLeg();
    } else if (!destroying) {
      destroying = true;
      enqueue(Event.of(EventType.BEFORE_DESTROY, Map.of()), params -> gone = true);
    }
  }

  private void watchForgottenLeg() {
    if (!timers.isTimerActive("hangup-grace")) {
      after(
          "hangup-grace",
          environment.settings().hangupGrace(),
          () -> {
            if (userAgent.finished() && !stopped && !session.hasTimers()) {
              environment.counters().hangupGraceEnds().increment();
              log().info("leg {}: ended, its script did not stop after the hang-up", id);
              stopped = true;
            }
            settle();
          });
    }
  }

  /** The actor has stopped: gives everything back. */
  void released() {
    if (media.isOpen()) {
      media.close();
    }
    environment.queues().forget(id);
    session.close();
    if (script != null) {
      environment.counters().ended().increment();
      environment.directory().ended(describe());
      record.finished();
    }
  }

  // ---- the leg's thread

  /** The same stage, but completed on the leg's own thread. */
  <T> CompletionStage<T> onActor(CompletionStage<T> stage) {
    CompletableFuture<T> here = new CompletableFuture<>();
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new CallLeg.Resume(
                () -> {
                  if (failure == null) {
                    here.complete(value);
                  } else {
                    here.completeExceptionally(cause(failure));
                  }
                  settle();
                }));
    return here;
  }

  /** Asks another actor, bounded, and answers on the leg's own thread. */
  <M, R> CompletionStage<R> ask(ActorRef<M> whom, Function<ActorRef<R>, M> question) {
    return onActor(
        AskPattern.ask(
            whom,
            question::apply,
            environment.settings().askTimeout(),
            context.getSystem().scheduler()));
  }

  /** Asks another leg, bounded, and answers on this leg's own thread. */
  <R> CompletionStage<R> askLeg(String legId, Function<ActorRef<R>, CallLeg.Command> question) {
    return onActor(environment.legs().ask(legId, question, environment.settings().askTimeout()));
  }

  /** Runs something on the leg's thread later; the same key replaces. */
  void after(String key, Duration delay, Runnable what) {
    timers.startSingleTimer(key, new CallLeg.Resume(what), delay);
  }

  void cancelTimer(String key) {
    timers.cancel(key);
  }

  CallControl.Detail describe() {
    return record.detail(
        userAgent.dialog(), application == null ? "" : application.name(), session.variables());
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  static String message(Throwable failure) {
    Throwable cause = cause(failure);
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
