package org.legato.dsm.application;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;

/**
 * {@code mod_java}: runs applications written in Java. Each is a diagram of one state that gives
 * every event to the application, so that a Java call has what a scripted one has: its events one
 * after the other, its bounds, its checkpoint.
 */
public final class ApplicationModule implements ScriptModule {
  private static final String ANSWERED = "java.answered";

  private final List<CallApplication> applications;

  public ApplicationModule() {
    this(all());
  }

  ApplicationModule(List<CallApplication> applications) {
    this.applications = List.copyOf(applications);
  }

  /** The applications on the class path. */
  public static List<CallApplication> all() {
    return ServiceLoader.load(CallApplication.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The diagram that runs an application. */
  public static String script(CallApplication application) {
    String name = application.name();
    return """
    import(mod_java);
    initial state CALL;
    transition "failed" CALL - exception / java.failed(%1$s) -> CALL;
    transition "answered" CALL - answered / java.event(%1$s) -> CALL;
    transition "event" CALL - / java.event(%1$s) -> CALL;
    """
        .formatted(name);
  }

  @Override
  public String name() {
    return "mod_java";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "java.event",
        "(application) Gives the event to an application written in Java. Errors: throws java.",
        (run, name) -> event(run, application(name)));
    d.action(
        "java.failed",
        "(application) Ends a call whose application has failed, with 500 if it is unanswered.",
        (run, name) -> failed(run, name));
  }

  private CallApplication application(String name) {
    Optional<CallApplication> found =
        applications.stream().filter(application -> application.name().equals(name)).findFirst();
    return found.orElseThrow(
        () -> new ScriptException("java", Map.of("cause", "there is no application " + name)));
  }

  private static Outcome event(Run run, CallApplication application) {
    RunningCall call = new RunningCall(run);
    switch (run.eventType()) {
      case START -> {
        if (application.seesSipMessages()) {
          run.setVariable("enable_request_events", "true");
          run.setVariable("enable_reply_events", "true");
        }
      }
      case INVITE -> application.onInvite(call);
      case ANSWERED -> run.setVariable(ANSWERED, "true");
      case EARLY -> application.onEarlySessionStart(call);
      case SESSION_START -> application.onSessionStart(call);
      case KEY -> application.onDtmf(call, number(run, "key"), number(run, "duration"));
      case HANGUP -> {
        if (run.variable(ANSWERED).isEmpty()) {
          application.onCancel(call);
        } else {
          application.onBye(call);
        }
      }
      case SIP_REQUEST -> application.onSipRequest(call, Map.copyOf(run.params()));
      case SIP_REPLY -> application.onSipReply(call, Map.copyOf(run.params()));
      case FAILED -> application.onFailed(call, number(run, "code"), run.param("reason"));
      case TIMER -> application.onTimer(call, number(run, "id"));
      case NO_AUDIO -> application.onPlaylistEmpty(call);
      case SEPARATOR -> application.onSeparator(call, number(run, "id"));
      case EVENT -> application.onEvent(call, Map.copyOf(run.params()));
      case B2B_OTHER_REPLY ->
          application.onOtherReply(call, number(run, "code"), run.param("reason"));
      case B2B_OTHER_BYE -> application.onOtherBye(call);
      default -> {
        // The rest of a script's events has its usual consequences.
      }
    }
    return call.outcome();
  }

  private static int number(Run run, String parameter) {
    String text = run.param(parameter);
    return text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static Outcome failed(Run run, String name) {
    RunningCall call = new RunningCall(run);
    call.log(0, "the application " + name + " has failed: " + run.params());
    call.refuseUnlessAnswered(500, "Server Internal Error");
    call.hangUp();
    return call.outcome();
  }
}
