package org.legato.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.legato.dsm.app.Application;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.MachineState;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.ScriptLimitExceeded;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.Step;

/** The script of a leg: the events that wait for it, run one after the other. */
final class LegScript {
  private sealed interface Waiting {
    /** The diagram is entered at its initial state. */
    record Entry(String diagram) implements Waiting {}

    /**
     * An event.
     *
     * @param afterwards gets its parameters as the script left them, for default reactions
     * @param setOffBy the run that set it off, and does so again if it is repeated; 0: none
     */
    record Run(Event event, Consumer<Map<String, String>> afterwards, long setOffBy)
        implements Waiting {}

    /** Something of the runtime's, between two runs. */
    record Then(Runnable what) implements Waiting {}
  }

  /** The reaction of events that only the script reacts to. */
  static final Consumer<Map<String, String>> NOTHING = params -> {};

  private final LegRuntime leg;
  private final Application application;
  private final ScriptMachine machine;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Runnable> afterRun = new ArrayList<>();
  private Consumer<Map<String, String>> afterwards = params -> {};
  private Waiting current;
  private long run;
  private boolean running;
  private boolean suspended;

  LegScript(LegRuntime leg, Application application) {
    this.leg = leg;
    this.application = application;
    this.machine =
        new ScriptMachine(
            application.diagrams(), leg.session(), leg.record(), application.limits());
  }

  /** Queues the entry of the initial state: at the beginning, in the mode of 2010 once more. */
  void enter() {
    waiting.add(new Waiting.Entry(application.startDiagram()));
    pump();
  }

  /** Queues an event; false if it was dropped, and counted, because too many wait. */
  boolean enqueue(Event event, Consumer<Map<String, String>> reaction) {
    CallEnvironment environment = leg.environment();
    if (waiting.size() >= environment.settings().maxQueuedEvents()) {
      environment.counters().eventsDropped().increment();
      leg.log()
          .warn("leg {}: {} events wait already, {} is dropped", leg.id(), waiting.size(), event);
      return false;
    }
    waiting.add(new Waiting.Run(event, reaction, running ? run : 0));
    pump();
    return true;
  }

  /** Runs something after the present run, or now, before the events that come later. */
  void then(Runnable what) {
    waiting.add(new Waiting.Then(what));
    pump();
  }

  /** Runs something when the script has come to rest after the present run. */
  void afterRun(Runnable what) {
    afterRun.add(what);
  }

  /** Whether the script neither waits for something nor has events to run. */
  boolean idle() {
    return !suspended && waiting.isEmpty();
  }

  /** Where the script stands; only when idle. */
  MachineState state() {
    return machine.state();
  }

  /** Goes to where another leg's script stood. */
  void restore(MachineState from) {
    machine.restore(from);
  }

  /**
   * The events that have not been run to their end and that nobody but the script is to react to,
   * so that they can be run again.
   */
  List<Event> unfinished() {
    List<Event> events = new ArrayList<>();
    if (suspended
        && current instanceof Waiting.Run(Event event, var reaction, long by)
        && reaction == NOTHING) {
      events.add(event);
    }
    for (Waiting next : waiting) {
      if (next instanceof Waiting.Run(Event event, var reaction, long by)
          && reaction == NOTHING
          && !(suspended && by == run)) {
        events.add(event);
      }
    }
    return List.copyOf(events);
  }

  /** Forgets the events that wait. */
  void clear() {
    waiting.clear();
  }

  /** Runs what waits. */
  void pump() {
    while (!running && !suspended && !waiting.isEmpty() && !leg.gone()) {
      current = waiting.poll();
      run++;
      switch (current) {
        case Waiting.Entry(String diagram) -> step(() -> machine.start(diagram));
        case Waiting.Then(Runnable what) -> what.run();
        case Waiting.Run(Event event, Consumer<Map<String, String>> reaction, long by) -> {
          afterwards = reaction;
          leg.environment().counters().eventRuns().increment();
          leg.userAgent().messages().eventBegins(event);
          step(() -> machine.fire(event));
        }
      }
    }
  }

  /** Goes on after what the script waited for. */
  void resume(Outcome outcome, Throwable failure) {
    suspended = false;
    step(
        () -> failure == null ? machine.resume(outcome) : machine.resume(LegThread.cause(failure)));
  }

  private void step(Supplier<Step> move) {
    running = true;
    try {
      Step step = move.get();
      while (true) {
        switch (step) {
          case Step.Finished(Map<String, String> params, boolean taken) -> {
            running = false;
            finish(params);
            return;
          }
          case Step.Waiting(CompletionStage<Outcome> stage) -> {
            CompletableFuture<Outcome> future = stage.toCompletableFuture();
            if (!future.isDone()) {
              suspended = true;
              leg.thread().awaitForScript(stage);
              return;
            }
            step = resumed(future);
          }
        }
      }
    } catch (ScriptLimitExceeded e) {
      leg.environment().counters().scriptLimits().increment();
      leg.log().error("leg {}: {}", leg.id(), e.getMessage());
      leg.abort(e.getMessage());
    } finally {
      running = false;
    }
  }

  private Step resumed(CompletableFuture<Outcome> future) {
    return future.isCompletedExceptionally()
        ? machine.resume(LegThread.cause(future.exceptionNow()))
        : machine.resume(future.resultNow());
  }

  private void finish(Map<String, String> params) {
    Consumer<Map<String, String>> reaction = afterwards;
    afterwards = ignored -> {};
    reaction.accept(params);
    List<Runnable> pending = List.copyOf(afterRun);
    afterRun.clear();
    pending.forEach(Runnable::run);
    if (!waiting.isEmpty()) {
      leg.state().ranTo(machine.state());
    }
    leg.runEnded();
  }
}
