package org.legato.dsm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What conditions that take time were answered. While one waits its evaluation is given up; it
 * begins again with the answers so far, which come in the same order because nothing else runs
 * meanwhile.
 */
final class Answers {
  private final List<CompletableFuture<?>> given = new ArrayList<>();
  private int next;

  /** Gives up an evaluation until an answer is there. */
  static final class Pending extends RuntimeException {
    private final transient CompletionStage<Outcome> stage;

    private Pending(CompletionStage<Outcome> stage) {
      super("a condition waits", null, false, false);
      this.stage = stage;
    }

    Outcome.Await await() {
      return new Outcome.Await(stage);
    }
  }

  /** Evaluates conditions, perhaps again. */
  <T> T evaluate(Supplier<T> conditions) {
    next = 0;
    T result = conditions.get();
    forget();
    return result;
  }

  /**
   * The next answer of this evaluation; asks only for one that is not known yet.
   *
   * @throws CompletionException with what the question failed with
   */
  @SuppressWarnings("unchecked") // the same condition asks at the same place
  <T> T next(Supplier<CompletionStage<T>> question) {
    if (next == given.size()) {
      CompletableFuture<T> answer = question.get().toCompletableFuture();
      given.add(answer);
      if (!answer.isDone()) {
        throw new Pending(answer.handle((_, _) -> Outcome.CONTINUE));
      }
    }
    return (T) given.get(next++).join();
  }

  /** The evaluation is through or was given up for good. */
  void forget() {
    given.clear();
    next = 0;
  }
}
