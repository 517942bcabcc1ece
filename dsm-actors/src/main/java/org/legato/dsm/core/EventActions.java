package org.legato.dsm.core;

import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.EventBus;
import org.legato.dsm.session.SystemSessions;

/** Events between sessions. */
final class EventActions {
  private EventActions() {}

  static void declare(Declarations to) {
    to.action(
        "postEvent",
        ',',
        Second.OPTIONAL,
        "(target[, variables]) Posts an event to a session or queue with variables"
            + " name;name;prefix. or var. Errors: errno arg if there is no such session, general if"
            + " it does not answer.",
        (run, target, list) -> {
          String to1 = run.resolve(target);
          var posted = bus(run).post(to1, select(run, run.resolve(list)));
          return Outcome.await(
              posted.handle(EventActions::inTime), (later, found) -> answer(later, to1, found));
        });
    to.action(
        "registerEventQueue",
        "(name) Gives this session another name for postEvent.",
        (run, name) -> {
          bus(run).registerQueue(run.resolve(name));
          return Outcome.CONTINUE;
        });
    to.action(
        "unregisterEventQueue",
        "(name) Takes a name for postEvent back.",
        (run, name) -> {
          bus(run).unregisterQueue(run.resolve(name));
          return Outcome.CONTINUE;
        });
    to.action(
        "createSystemDSM",
        ',',
        Second.REQUIRED,
        "(bundle, diagram) Starts a diagram without a call: bundle (or main), diagram. Errors:"
            + " throws core with #cause.",
        (run, bundle, diagram) ->
            Outcome.await(
                run.session()
                    .service(SystemSessions.class)
                    .create(run.resolve(bundle), run.resolve(diagram))));
  }

  private static EventBus bus(Run run) {
    return run.session().service(EventBus.class);
  }

  /** Nothing from a session that did not answer: a script can do something about that. */
  private static Optional<Boolean> inTime(Boolean found, Throwable failure) {
    if (failure == null) {
      return Optional.of(found);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  private static Outcome answer(Run run, String target, Optional<Boolean> found) {
    if (found.isEmpty()) {
      run.error("general", "session or queue '" + target + "' does not answer");
    } else if (found.get()) {
      run.clearError();
    } else {
      run.error("arg", "no session or queue '" + target + "'");
    }
    return Outcome.CONTINUE;
  }

  /** The variables of a list as in postEvent; unset ones are left out. */
  static TreeMap<String, String> select(Run run, String list) {
    var selected = new TreeMap<String, String>();
    var variables = run.session().variables();
    if (list.equals("var")) {
      selected.putAll(variables);
      return selected;
    }
    for (String name : list.split(";")) {
      if (name.endsWith(".")) {
        selected.putAll(ArrayActions.withPrefix(run, name));
      } else if (variables.containsKey(name)) {
        selected.put(name, variables.get(name));
      }
    }
    return selected;
  }
}
