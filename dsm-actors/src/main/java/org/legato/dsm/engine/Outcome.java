package org.legato.dsm.engine;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** What an action did, as the engine must know it to go on. */
public sealed interface Outcome {

  /** Go on with the next action. */
  Outcome CONTINUE = new Continue(List.of());

  /**
   * Go on with the next action, after offering events that the action itself raised ({@code early},
   * {@code sessionStart}): each at once to transitions of the current state that name its type,
   * else queued until the running actions are through.
   */
  record Continue(List<Event> raised) implements Outcome {
    public Continue {
      raised = List.copyOf(raised);
    }
  }

  /** The action goes on elsewhere; the engine waits for its outcome and runs nothing meanwhile. */
  record Await(CompletionStage<Outcome> outcome) implements Outcome {}

  /**
   * Go on with this action, on the machine's own thread: what is to be done with an awaited result.
   */
  record Then(Action action) implements Outcome {}

  /** Evaluate the current event again after this round. */
  record Repost() implements Outcome {}

  /** Leave the action list and its innermost loop. */
  record Break() implements Outcome {}

  /** {@code jumpFSM}. */
  record Jump(String diagram) implements Outcome {}

  /** {@code callFSM}. */
  record Call(String diagram) implements Outcome {}

  /** {@code returnFSM}. */
  record Return() implements Outcome {}

  /** Throw a DSM exception. */
  record Throw(ScriptException exception) implements Outcome {}

  /** {@link Continue} with raised events. */
  static Outcome raise(Event... events) {
    return new Continue(List.of(events));
  }

  /** Waits for a stage and then continues; a {@link ScriptException} in it is thrown. */
  static Outcome await(CompletionStage<?> stage) {
    return new Await(stage.thenApply(ignored -> CONTINUE));
  }

  /** Waits for a stage and then does something with its result on the machine's own thread. */
  static <T> Outcome await(CompletionStage<T> stage, BiFunction<Run, T, Outcome> then) {
    return new Await(stage.thenApply(value -> new Then(run -> then.apply(run, value))));
  }
}
