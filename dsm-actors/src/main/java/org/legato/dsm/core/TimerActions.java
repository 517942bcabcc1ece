package org.legato.dsm.core;

import java.util.OptionalLong;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Timers;

/** Timers. */
final class TimerActions {
  private static final long YEAR_SECONDS = 366L * 24 * 3600;

  private TimerActions() {}

  static void declare(Declarations to) {
    to.action(
        "setTimer",
        ',',
        Second.REQUIRED,
        "(id, seconds) Sets a timer: id, whole seconds. Errors: errno arg if one is no number.",
        (run, idText, secondsText) -> {
          OptionalLong id = Numbers.unsigned(run.resolve(idText));
          String value = run.resolve(secondsText);
          OptionalLong seconds = value.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(value);
          if (id.isEmpty() || seconds.isEmpty() || seconds.getAsLong() > YEAR_SECONDS) {
            run.error(
                "arg", "setTimer(" + idText + ", " + secondsText + "): no number or too long");
          } else {
            run.session().service(Timers.class).set((int) id.getAsLong(), seconds.getAsLong());
            run.clearError();
          }
          return Outcome.CONTINUE;
        });
    to.action(
        "removeTimer",
        "(id) Removes a timer by its id. Errors: errno arg if the id is no number.",
        (run, text) -> {
          OptionalLong id = Numbers.unsigned(run.resolve(text));
          if (id.isEmpty()) {
            run.error("arg", "removeTimer(" + text + "): no number");
          } else {
            run.session().service(Timers.class).remove((int) id.getAsLong());
            run.clearError();
          }
          return Outcome.CONTINUE;
        });
    to.action(
        "removeTimers",
        "() Removes all timers of this session.",
        (run, _) -> {
          run.session().service(Timers.class).removeAll();
          return Outcome.CONTINUE;
        });
  }
}
