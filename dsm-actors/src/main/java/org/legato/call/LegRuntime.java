package org.legato.call;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.legato.cluster.Placement;
import org.legato.dsm.app.Application;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Outcome;
import org.slf4j.Logger;

/**
 * The inside of a {@link CallLeg}: its script machine, the events that wait for it, and the parts
 * that the script works with. Everything here runs on the leg's own thread.
 */
final class LegRuntime {
  private final String id;
  private final ActorContext<CallLeg.Command> context;
  private final LegThread thread;
  private final CallEnvironment environment;
  private final LegSession session;
  private final LegMedia media;
  private final UserAgent userAgent;
  private final LegRecord record;
  private final OtherLeg other;
  private final LegLocks locks;
  private final LegState state;
  private final Survival survival;
  private final HangupGrace hangupGrace;

  private Application application;
  private LegScript script;
  private boolean begun;
  private boolean withoutCall;
  private boolean stopped;
  private boolean destroying;
  private boolean gone;

  LegRuntime(
      String id,
      ActorContext<CallLeg.Command> context,
      TimerScheduler<CallLeg.Command> timers,
      CallEnvironment environment,
      long incarnation) {
    this.id = id;
    this.context = context;
    // Else it is found on the stack of the first message, which may be Akka's.
    context.setLoggerName(LegRuntime.class);
    this.environment = environment;
    this.thread = new LegThread(context, timers, environment, this::settle);
    this.record = new LegRecord(id, environment.monitoring(), environment.clock());
    this.session = new LegSession(this);
    this.media = new LegMedia(this);
    this.other = new OtherLeg(this);
    this.locks = new LegLocks(this);
    this.userAgent = new UserAgent(this);
    this.state = new LegState(this);
    this.survival = new Survival(this, context.getSelf(), incarnation);
    this.hangupGrace = new HangupGrace(this);
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

  LegThread thread() {
    return thread;
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

  OtherLeg other() {
    return other;
  }

  LegLocks locks() {
    return locks;
  }

  LegRecord record() {
    return record;
  }

  Application application() {
    return application;
  }

  ActorSystem<?> system() {
    return context.getSystem();
  }

  Survival survival() {
    return survival;
  }

  LegState state() {
    return state;
  }

  /** What the leg says to others, when its checkpoint is safe. */
  void effect(Runnable effect) {
    survival.effect(effect);
  }

  boolean hasScript() {
    return script != null;
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

  LegStart start() {
    return new LegStart(this);
  }

  /** Begins to live, with an application whose script may start later. */
  void begin(Application with) {
    begun = true;
    application = with;
    environment.counters().started().increment();
    environment.directory().started(id);
  }

  /** Begins to live as a script without a call. */
  void beginWithoutCall(Application with) {
    begun = true;
    withoutCall = true;
    application = with;
    environment.directory().scriptStarted(id);
  }

  /** It does not come to life. */
  void refused() {
    gone = true;
  }

  /** Makes the application's script ready for its first event. */
  void startScript() {
    record.detail(application.fullStateGraph(), application.fullTransitions());
    if (application.compat2010()) {
      record.beginAsIn2010();
    }
    script = new LegScript(this, application);
  }

  /** Whether this is a script without a call. */
  boolean withoutCall() {
    return withoutCall;
  }

  /** Tells the script of the server's fate, which ends a call unless the script objects. */
  void systemEvent(String type) {
    Runnable end =
        () -> {
          if (type.equals("ServerShutdown") && !withoutCall) {
            stop(true);
          }
        };
    if (script == null) {
      end.run();
      return;
    }
    enqueue(
        Event.of(EventType.SYSTEM, Map.of("type", type)),
        params -> {
          if (!"true".equals(params.get("processed"))) {
            end.run();
          }
        });
  }

  // ---- moving between machines

  /** The leg as it is, or nothing while there is no way to tell. */
  Optional<Checkpoint> checkpoint(long incarnation, String node) {
    return active() && !gone && application != null
        ? state.save(script, incarnation, node)
        : Optional.empty();
  }

  /** Whether neither script nor dialog are in the middle of something. */
  boolean atRest() {
    return begun
        && (script == null || script.idle())
        && !gone
        && !media.changing()
        && !userAgent.refreshing().pending();
  }

  /** Whether neither sound nor signalling are on their way to another node. */
  boolean steady() {
    return !media.changing() && (userAgent.dialog() == null || userAgent.refreshing().idle());
  }

  /** Takes the script up where another incarnation left it. */
  void restoreScript(Checkpoint from) {
    if (!from.other().callee()) {
      startScript();
      script.restore(from.script().machine());
    }
    stopped = from.stopped();
    state.restore(from);
  }

  /** The cluster has changed: what was at a node that is gone goes elsewhere. */
  void placed(Placement placement) {
    survival.placed(placement);
    media.placed(placement);
    userAgent.placed(placement);
  }

  // ---- running the script

  /** Queues an event for the script. */
  void enqueue(Event event) {
    enqueue(event, LegScript.NOTHING);
  }

  /**
   * Queues an event; false if too many wait, or there is no script yet.
   *
   * @param afterwards gets the event's parameters as the script left them, for default reactions
   */
  boolean enqueue(Event event, Consumer<Map<String, String>> afterwards) {
    if (script == null) {
      return false;
    }
    boolean queued = script.enqueue(event, afterwards);
    if (!queued) {
      // The script cannot be asked, so that what happens by itself happens.
      afterwards.accept(event.params());
    }
    return queued;
  }

  /** Whether the script has a transition for events of a type. */
  boolean scriptAsksFor(EventType type) {
    return script != null && application.diagrams().asksFor(type);
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
    if (userAgent.justConfirmed()) {
      // A worker or gateway that is about to go can be left from now on.
      placed(survival.placement());
    }
    if (script == null) {
      gone |= other.isCallee() && userAgent.finished();
      return;
    }
    script.pump();
    if (gone || !script.idle()) {
      return;
    }
    if (stopped) {
      userAgent.endOpenDialog();
    }
    userAgent.refreshing().proceed();
    if (!userAgent.finished()) {
      return;
    }
    if (userAgent.lifetime().announceEnd()) {
      settle();
      return;
    }
    if (!stopped) {
      if (!withoutCall) {
        hangupGrace.begin();
      }
    } else if (!destroying) {
      destroying = true;
      enqueue(Event.of(EventType.BEFORE_DESTROY, Map.of()), params -> gone = true);
    }
  }

  /** The actor has stopped: gives everything back. */
  void released() {
    session.close();
    if (survival.moving()) {
      environment.directory().moved(id);
      return;
    }
    if (begun || survival.incarnation() > 1) {
      environment.queues().forget(id);
    }
    var measured = media.measure();
    media.close();
    if (begun) {
      other.released();
    }
    survival.forgotten();
    locks.releaseAll();
    if (withoutCall) {
      environment.directory().scriptEnded(id);
      record.finished();
    } else if (begun) {
      environment.counters().ended().increment();
      environment.directory().ended(describe(), measured);
      record.finished();
    }
  }

  CallControl.Detail describe() {
    return record.detail(
        userAgent.dialog(), application == null ? "" : application.name(), session.variables());
  }
}
