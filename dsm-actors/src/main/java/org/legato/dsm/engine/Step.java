package org.legato.dsm.engine;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** How far a {@link ScriptMachine} got. */
public sealed interface Step {

  /**
   * The event is through.
   *
   * @param params the event's parameters as the script left them, {@code #processed} for instance
   * @param taken whether any transition was taken, for exceptions or raised events too
   */
  record Finished(Map<String, String> params, boolean taken) implements Step {
    public Finished {
      params = Map.copyOf(params);
    }
  }

  /**
   * An action waits. When the stage completes, hand its result to {@link ScriptMachine#resume} on
   * the machine's own thread; until then no other event may be fired.
   */
  record Waiting(CompletionStage<Outcome> outcome) implements Step {}
}
