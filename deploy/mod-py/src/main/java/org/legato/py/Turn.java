package org.legato.py;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Run;

/** What a running piece of Python code says to its call. */
sealed interface Turn {

  /**
   * It wants something of the call, and waits.
   *
   * @param what to be done on the call's thread
   * @param granted gets the result, for Python
   */
  record Wish(Function<Run, CompletionStage<Object>> what, CompletableFuture<Object> granted)
      implements Turn {}

  /**
   * It is through.
   *
   * @param truth whether an expression was {@code True}
   */
  record Done(boolean truth) implements Turn {}

  /** It failed; why. */
  record Failed(String reason) implements Turn {}
}
