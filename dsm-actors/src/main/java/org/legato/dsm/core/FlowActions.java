package org.legato.dsm.core;

import java.util.HashMap;
import java.util.Map;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Lifecycle;

/** Actions that steer the machine itself. */
final class FlowActions {
  private FlowActions() {}

  static void declare(Declarations to) {
    to.action(
        "repost",
        "() Evaluates the current event again after this round.",
        (_, _) -> new Outcome.Repost());
    to.action("break", "() Leaves the action list or loop.", (_, _) -> new Outcome.Break());
    to.action(
        "jumpFSM",
        "(diagram) Goes to another diagram's initial state.",
        (run, text) -> new Outcome.Jump(run.resolve(text)));
    to.action(
        "callFSM",
        "(diagram) Goes to another diagram and remembers where to return.",
        (run, text) -> new Outcome.Call(run.resolve(text)));
    to.action("returnFSM", "() Returns from callFSM.", (_, _) -> new Outcome.Return());
    to.action(
        "throw",
        ',',
        Second.OPTIONAL,
        "(type[, params]) Throws an exception of a type with parameters name=value;name=value."
            + " Errors: throws it.",
        (run, type, params) ->
            new Outcome.Throw(new ScriptException(run.resolve(type), params(run.resolve(params)))));
    to.action(
        "throwOnError",
        "() Throws $errno as an exception with $strerror as #text, if it is not empty. Errors:"
            + " throws $errno.",
        (run, _) -> {
          String errno = run.variable("errno");
          Map<String, String> params = Map.of("text", run.variable("strerror"));
          return errno.isEmpty()
              ? Outcome.CONTINUE
              : new Outcome.Throw(new ScriptException(errno, params));
        });
    to.action(
        "stop",
        "([bye]) Ends the session; with true sends BYE, CANCEL or 487 first.",
        (run, text) -> {
          run.session().service(Lifecycle.class).stop(run.resolve(text).equals("true"));
          return Outcome.CONTINUE;
        });
  }

  /** Parts that are not exactly name=value are left out. */
  private static Map<String, String> params(String text) {
    var params = new HashMap<String, String>();
    for (String part : text.split(";")) {
      int equals = part.indexOf('=');
      boolean pair = equals > 0 && equals < part.length() - 1;
      if (pair && part.indexOf('=', equals + 1) < 0) {
        params.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return params;
  }
}
