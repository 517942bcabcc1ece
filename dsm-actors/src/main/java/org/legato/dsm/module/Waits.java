package org.legato.dsm.module;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;

/** Actions that wait for a stage whose failure is an error code. */
final class Waits {
  private Waits() {}

  /** Waits, then does something with the result or with the failure; exceptions are thrown on. */
  static <T> Outcome on(
      CompletionStage<T> stage,
      BiFunction<Run, T, Outcome> then,
      BiFunction<Run, Throwable, Outcome> otherwise) {
    return new Outcome.Await(
        stage.handle(
            (value, failure) ->
                new Outcome.Then(
                    run -> {
                      if (failure == null) {
                        return then.apply(run, value);
                      }
                      Throwable cause = cause(failure);
                      return cause instanceof ScriptException exception
                          ? new Outcome.Throw(exception)
                          : otherwise.apply(run, cause);
                    })));
  }

  /** Waits, then clears the error code or sets it. */
  static Outcome on(CompletionStage<?> stage, String errno) {
    return on(
        stage,
        (run, _) -> {
          run.clearError();
          return Outcome.CONTINUE;
        },
        (run, failure) -> {
          run.error(errno, String.valueOf(failure.getMessage()));
          return Outcome.CONTINUE;
        });
  }

  /** What lies below the wrapping of stages. */
  static Throwable cause(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return wrapped ? failure.getCause() : failure;
  }
}
