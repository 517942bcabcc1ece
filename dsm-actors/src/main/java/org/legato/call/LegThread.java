package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Outcome;

/** The leg's own thread: what is asked for elsewhere, or is due later, comes back to it. */
final class LegThread {
  private final ActorContext<CallLeg.Command> context;
  private final TimerScheduler<CallLeg.Command> timers;
  private final CallEnvironment environment;
  private final Runnable settle;

  /**
   * The thread of an actor.
   *
   * @param settle runs after what an answer has set off
   */
  LegThread(
      ActorContext<CallLeg.Command> context,
      TimerScheduler<CallLeg.Command> timers,
      CallEnvironment environment,
      Runnable settle) {
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.settle = settle;
  }

  /** The same stage, but completed on the leg's own thread. */
  <T> CompletionStage<T> here(CompletionStage<T> stage) {
    CompletableFuture<T> here = new CompletableFuture<>();
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new CallLeg.Resume(
                () -> {
                  if (failure == null) {
                    here.complete(value);
                  } else {
                    here.completeExceptionally(cause(failure));
                  }
                  settle.run();
                }));
    return here;
  }

  /** Asks another actor, bounded, and answers on the leg's own thread. */
  <M, R> CompletionStage<R> ask(ActorRef<M> whom, Function<ActorRef<R>, M> question) {
    return ask(whom, question, environment.settings().askTimeout());
  }

  <M, R> CompletionStage<R> ask(
      ActorRef<M> whom, Function<ActorRef<R>, M> question, Duration bound) {
    return here(AskPattern.ask(whom, question::apply, bound, context.getSystem().scheduler()));
  }

  /**
   * Asks another leg, bounded, and answers on this leg's own thread. That one may ask its media
   * worker twice.
   */
  <R> CompletionStage<R> askLeg(String legId, Function<ActorRef<R>, CallLeg.Command> question) {
    Duration bound = environment.settings().askTimeout().multipliedBy(2);
    return here(environment.legs().ask(legId, question, bound));
  }

  /** The script waits for something; what came of it reaches it as {@link CallLeg.Awaited}. */
  void awaitForScript(CompletionStage<Outcome> stage) {
    context.pipeToSelf(stage, CallLeg.Awaited::new);
  }

  /** Runs something later; the same key replaces. */
  void after(String key, Duration delay, Runnable what) {
    timers.startSingleTimer(key, new CallLeg.Resume(what), delay);
  }

  void cancelTimer(String key) {
    timers.cancel(key);
  }

  boolean isTimerActive(String key) {
    return timers.isTimerActive(key);
  }

  /** Whoever waits for the second is told what the first gives. */
  static <T> void pass(CompletionStage<T> from, CompletableFuture<T> to) {
    from.whenComplete(
        (given, failure) -> {
          if (failure == null) {
            to.complete(given);
          } else {
            to.completeExceptionally(failure);
          }
        });
  }

  /** Why a stage failed, without what the stages after it have wrapped around that. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  /** The text of {@link #cause}, never null. */
  static String message(Throwable failure) {
    Throwable cause = cause(failure);
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
