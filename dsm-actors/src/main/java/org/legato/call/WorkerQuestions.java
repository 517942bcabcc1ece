package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.media.MediaWorker;

/** What a leg has asked its media worker and not heard of; put again to the next one. */
final class WorkerQuestions {
  private record Question(
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> text,
      CompletableFuture<MediaWorker.Reply> answer) {}

  private final LegRuntime leg;
  private final Runnable allAnswered;
  private final Map<Question, ActorRef<MediaWorker.Command>> open = new LinkedHashMap<>();

  /**
   * No questions yet.
   *
   * @param allAnswered runs whenever the last one has its answer
   */
  WorkerQuestions(LegRuntime leg, Runnable allAnswered) {
    this.leg = leg;
    this.allAnswered = allAnswered;
  }

  boolean none() {
    return open.isEmpty();
  }

  /** Asks when the leg is safe. */
  CompletionStage<MediaWorker.Reply> ask(
      ActorRef<MediaWorker.Command> worker,
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> text) {
    Question question = new Question(text, new CompletableFuture<>());
    put(question, worker);
    return question.answer();
  }

  /** The worker is gone and will not answer; this one has the session now. */
  void putTo(ActorRef<MediaWorker.Command> worker) {
    List.copyOf(open.keySet()).forEach(question -> put(question, worker));
  }

  private void put(Question question, ActorRef<MediaWorker.Command> worker) {
    open.put(question, worker);
    leg.effect(
        () ->
            leg.thread()
                .<MediaWorker.Command, MediaWorker.Reply>ask(worker, question.text())
                .whenComplete((reply, failure) -> answered(question, worker, reply, failure)));
  }

  private void answered(
      Question question,
      ActorRef<MediaWorker.Command> by,
      MediaWorker.Reply reply,
      Throwable failure) {
    if (failure != null && !by.equals(open.get(question))) {
      return;
    }
    if (open.remove(question) == null) {
      return;
    }
    if (failure == null) {
      question.answer().complete(reply);
    } else {
      question.answer().completeExceptionally(failure);
    }
    if (open.isEmpty()) {
      allAnswered.run();
    }
  }
}
