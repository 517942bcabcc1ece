package org.legato.py;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.legato.dsm.engine.Run;

/**
 * One run of Python code and its call, taking turns: the code runs on a thread of its own, and what
 * it wants of the call is done on the call's thread. At any time one of the two waits.
 */
final class Conversation {
  private final long bound;
  private volatile CompletableFuture<Turn> turn = new CompletableFuture<>();

  /**
   * @param bound of the code's wait for its call, in nanoseconds
   */
  Conversation(long bound) {
    this.bound = bound;
  }

  /** The code's first turn. */
  CompletionStage<Turn> first() {
    return turn;
  }

  /** On the call's thread: does what the code wants; then it is the code's turn again. */
  CompletionStage<Turn> grant(Run run, Turn.Wish wish) {
    var next = new CompletableFuture<Turn>();
    turn = next;
    CompletionStage<Object> result;
    try {
      result = wish.what().apply(run);
    } catch (RuntimeException e) {
      result = CompletableFuture.failedFuture(e);
    }
    result.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            wish.granted().complete(value);
          } else {
            wish.granted().completeExceptionally(failure);
          }
        });
    return next;
  }

  /**
   * On Python's thread: has something done on the call's.
   *
   * @throws CompletionException with what it failed with
   */
  Object ask(Function<Run, CompletionStage<Object>> what) throws InterruptedException {
    var wish = new Turn.Wish(what, new CompletableFuture<>());
    turn.complete(wish);
    try {
      return wish.granted().get(bound, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException("the call does not answer", e);
    }
  }

  /** On Python's thread, or in its place: the code is through. */
  void end(Turn last) {
    turn.complete(last);
  }
}
