package org.legato.call;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Posts an event to a leg that may be on its way to another machine: asks again until it is
 * acknowledged. The leg knows the repetition by its number.
 */
final class Posting {
  private static final Duration ONCE = Duration.ofMillis(300);

  private Posting() {}

  /** Whether there is such a leg; the stage fails if none answers within the ask timeout. */
  static CompletionStage<Boolean> post(
      CallEnvironment environment,
      String legId,
      Function<ActorRef<CallLeg.Posted>, CallLeg.Command> question) {
    long deadline = System.nanoTime() + environment.settings().askTimeout().toNanos();
    return attempt(environment, legId, question, deadline);
  }

  private static CompletionStage<Boolean> attempt(
      CallEnvironment environment,
      String legId,
      Function<ActorRef<CallLeg.Posted>, CallLeg.Command> question,
      long deadline) {
    CompletionStage<CallLeg.Posted> asked = environment.legs().ask(legId, question, ONCE);
    if (System.nanoTime() > deadline) {
      return asked.thenApply(CallLeg.Posted::found);
    }
    return asked
        .thenApply(CallLeg.Posted::found)
        .exceptionallyCompose(failure -> attempt(environment, legId, question, deadline));
  }
}
