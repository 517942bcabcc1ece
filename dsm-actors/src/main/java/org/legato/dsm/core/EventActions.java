package org.legato.dsm.core;

import java.util.TreeMap;
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
        "Posts an event to a session or queue with variables name;name;prefix. or var.",
        (run, target, list) -> {
          String to1 = run.resolve(target);
          var posted = bus(run).post(to1, select(run, run.resolve(list)));
          return Outcome.await(posted, (later, found) -> answer(later, to1, found));
        });
    to.action(
        "registerEventQueue",
        "Gives this session another name for postEvent.",
        (run, name) -> {
          bus(run).registerQueue(run.resolve(name));
          return Outcome.CONTINUE;
        });
    to.action(
        "unregisterEventQueue",
        "Takes a name for postEvent back.",
        (run, name) -> {
          bus(run).unregisterQueue(run.resolve(name));
          return Outcome.CONTINUE;
        });
    to.action(
        "createSystemDSM",
        ',',
        Second.REQUIRED,
        "Starts a diagram without a call: bundle (or main), diagram.",
        (run, bundle, diagram) ->
            Outcome.await(
                run.session()
                    .service(SystemSessions.class)
                    .create(run.resolve(bundle), run.resolve(diagram))));
  }

  private static EventBus bus(Run run) {
    return run.session().service(EventBus.class);
  }

  private static Outcome answer(Run run, String target, boolean found) {
    if (found) {
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
