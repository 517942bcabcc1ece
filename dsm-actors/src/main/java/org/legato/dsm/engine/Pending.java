package org.legato.dsm.engine;

import java.util.concurrent.CompletionStage;

/** Leaves the test of conditions until the answer to one of them is there. */
final class Pending extends RuntimeException {
  private final transient CompletionStage<Outcome> answered;

  /**
   * Thrown by {@link Run#awaited}.
   *
   * @param answered ends with the run knowing the answer
   */
  Pending(CompletionStage<Outcome> answered) {
    super("a condition waits", null, false, false);
    this.answered = answered;
  }

  Outcome.Await await() {
    return new Outcome.Await(answered);
  }
}
