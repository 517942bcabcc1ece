package org.legato.dsm.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the script of one call, one event after the other. A step machine: it has no thread and
 * never waits; where an action takes time, {@link Step.Waiting} is the answer and {@link #resume}
 * goes on. Not thread safe.
 */
public final class ScriptMachine {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptMachine.class);

  private final DiagramSet diagrams;
  private final Session session;
  private final MachineListener listener;
  private final Limits limits;

  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Deque<Event> raised = new ArrayDeque<>();
  private final List<MachineState.Frame> stack = new ArrayList<>();
  private Diagram diagram;
  private State state;
  private MachineRun first;
  private boolean waiting;
  private boolean taken;
  private int rounds;
  private int statements;
  private Place place = new Place("", 1, 1);

  public ScriptMachine(
      DiagramSet diagrams, Session session, MachineListener listener, Limits limits) {
    this.diagrams = diagrams;
    this.session = session;
    this.listener = listener;
    this.limits = limits;
  }

  /**
   * Enters a diagram at its initial state. Fire {@link EventType#START} (a system DSM: STARTUP or
   * RELOAD) afterwards. Called again it starts over; variables and the stack of callFSM stay.
   *
   * @throws IllegalArgumentException if there is no such diagram or it has no initial state
   */
  public Step start(String name) {
    requireIdle();
    Diagram target = enterable(name).orElseThrow(() -> new IllegalArgumentException(why(name)));
    begin(Event.of(EventType.START), false);
    enter(target);
    return run();
  }

  /**
   * Runs an event.
   *
   * @throws ScriptLimitExceeded if the script does not come to an end; the event is given up then
   * @throws IllegalStateException while an earlier event waits
   */
  public Step fire(Event event) {
    requireIdle();
    begin(event, diagram != null);
    return run();
  }

  /** Goes on with the outcome that the last {@link Step.Waiting} stood for. */
  public Step resume(Outcome outcome) {
    requireWaiting();
    Optional<Outcome.Await> again = apply(() -> outcome);
    return again.isPresent() ? await(again.get()) : run();
  }

  /** Goes on with the failure of the stage that the last {@link Step.Waiting} stood for. */
  public Step resume(Throwable failure) {
    requireWaiting();
    fail(failure);
    return run();
  }

  /** Whether an action waits, so that no event may be fired. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Where the machine stands; only between events. */
  public MachineState state() {
    requireIdle();
    return diagram == null
        ? new MachineState("", "", stack)
        : new MachineState(diagram.name(), state.name(), stack);
  }

  /**
   * Goes to where another machine stood, without running anything.
   *
   * @throws IllegalArgumentException if the diagrams don't have these places
   */
  public void restore(MachineState from) {
    requireIdle();
    for (MachineState.Frame frame : from.stack()) {
      boolean known = find(frame.diagram()).flatMap(d -> d.list(frame.listId())).isPresent();
      if (!known || find(frame.diagram()).flatMap(d -> d.state(frame.state())).isEmpty()) {
        throw new IllegalArgumentException("the scripts have no place " + frame);
      }
    }
    if (!from.diagram().isEmpty()) {
      Diagram target =
          find(from.diagram())
              .orElseThrow(() -> new IllegalArgumentException(why(from.diagram())));
      state =
          target
              .state(from.state())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "diagram " + from.diagram() + " has no state " + from.state()));
      diagram = target;
    }
    stack.clear();
    stack.addAll(from.stack());
  }

  private void begin(Event event, boolean evaluate) {
    rounds = 0;
    statements = 0;
    taken = false;
    first = new MachineRun(session, event, limits, () -> place);
    frames.push(new Frame.Round(first, evaluate, null));
  }

  private void requireIdle() {
    if (waiting || !frames.isEmpty()) {
      throw new IllegalStateException("an action of the last event still waits");
    }
  }

  private void requireWaiting() {
    if (!waiting) {
      throw new IllegalStateException("no action waits");
    }
    waiting = false;
  }

  private Step run() {
    try {
      while (true) {
        if (frames.isEmpty()) {
          if (raised.isEmpty()) {
            return new Step.Finished(first.params(), taken);
          }
          var next = new MachineRun(session, raised.remove(), limits, () -> place);
          frames.push(new Frame.Round(next, true, null));
        }
        Optional<Outcome.Await> await = advance();
        if (await.isPresent()) {
          return await(await.get());
        }
      }
    } catch (ScriptLimitExceeded e) {
      frames.clear();
      raised.clear();
      throw e;
    }
  }

  private Step await(Outcome.Await await) {
    waiting = true;
    return new Step.Waiting(await.outcome());
  }

  private Optional<Outcome.Await> advance() {
    try {
      switch (frames.peek()) {
        case Frame.Round round -> evaluate(round);
        case Frame.Taking taking -> advance(taking);
        case Frame.Detached detached -> {
          frames.pop();
          if (detached.repost != null) {
            currentRun().repost = detached.repost;
          }
        }
        case Frame.Loop loop -> advance(loop);
        case Frame.Actions actions -> {
          return advance(actions);
        }
      }
    } catch (ScriptLimitExceeded e) {
      throw e;
    } catch (RuntimeException e) {
      fail(e);
    }
    return Optional.empty();
  }

  private void evaluate(Frame.Round round) {
    MachineRun run = round.run;
    if (round.evaluate || run.repost) {
      if (++rounds > limits.rounds()) {
        throw new ScriptLimitExceeded(
            place, "the event " + run.eventType() + " was evaluated " + limits.rounds() + " times");
      }
      Transition chosen = round.chosen;
      round.evaluate = false;
      round.chosen = null;
      run.repost = false;
      if (chosen == null) {
        chosen = match(run).orElse(null);
      }
      if (chosen != null) {
        taken = true;
        place = chosen.place();
        frames.push(new Frame.Taking(chosen, diagram, state));
      }
    } else {
      frames.pop();
    }
  }

  private Optional<Transition> match(MachineRun run) {
    for (Transition transition : state.transitions()) {
      if (transition.onException() == run.inException() && holds(transition, run)) {
        return Optional.of(transition);
      }
    }
    return Optional.empty();
  }

  private boolean holds(Transition transition, MachineRun run) {
    for (var condition : transition.conditions()) {
      place = condition.place();
      if (!condition.test(run)) {
        return false;
      }
    }
    return true;
  }

  private void advance(Frame.Taking taking) {
    switch (taking.phase) {
      case EXIT -> {
        taking.phase = Frame.Taking.Phase.ACTIONS;
        frames.push(new Frame.Actions(taking.source.exit(), 0));
      }
      case ACTIONS -> {
        taking.phase = Frame.Taking.Phase.ENTER;
        frames.push(new Frame.Actions(taking.transition.actions(), 0));
      }
      case ENTER -> {
        taking.phase = Frame.Taking.Phase.DONE;
        changeState(taking);
      }
      case DONE -> frames.pop();
    }
  }

  private void changeState(Frame.Taking taking) {
    Optional<State> target = taking.diagram.state(taking.transition.target());
    if (target.isEmpty()) {
      place = taking.transition.place();
      error("target state " + taking.transition.target() + " is not defined");
    } else if (taking.diagram == diagram) {
      // Otherwise an event raised by one of the actions has jumped to another diagram.
      state = target.get();
      listener.transition(taking.transition.name());
      listener.stateChanged(diagram.name(), state.name());
      frames.push(new Frame.Actions(state.enter(), 0));
    }
  }

  private void advance(Frame.Loop loop) {
    count();
    if (loop.values.hasNext()) {
      String[] values = loop.values.next();
      for (int i = 0; i < values.length; i++) {
        currentRun().setVariable(loop.names[i], values[i]);
      }
      frames.push(new Frame.Actions(loop.statement.body(), 0));
    } else {
      endLoop(loop);
    }
  }

  private void endLoop(Frame.Loop loop) {
    frames.remove(loop);
    for (String name : loop.names) {
      String saved = loop.saved.get(name);
      if (saved == null) {
        session.variables().remove(name);
      } else {
        session.variables().put(name, saved);
      }
    }
  }

  private Optional<Outcome.Await> advance(Frame.Actions actions) {
    if (actions.index >= actions.list.statements().size()) {
      frames.pop();
      return Optional.empty();
    }
    Statement statement = actions.list.statements().get(actions.index++);
    place = statement.place();
    count();
    MachineRun run = currentRun();
    switch (statement) {
      case Statement.Do action -> {
        return apply(() -> action.action().execute(run));
      }
      case Statement.If choice -> {
        boolean holds = choice.conditions().stream().allMatch(condition -> condition.test(run));
        frames.push(new Frame.Actions(holds ? choice.then() : choice.otherwise(), 0));
      }
      case Statement.For loop -> frames.push(Loops.open(loop, run, this::error));
    }
    return Optional.empty();
  }

  private void count() {
    if (++statements > limits.statements()) {
      throw new ScriptLimitExceeded(
          place, "one event ran more than " + limits.statements() + " actions");
    }
  }

  /** What an action answers, or throws. */
  private interface Answer {
    Outcome get();
  }

  private Optional<Outcome.Await> apply(Answer answer) {
    try {
      Outcome outcome = answer.get();
      while (true) {
        if (outcome instanceof Outcome.Then then) {
          outcome = then.action().execute(currentRun());
        } else if (!(outcome instanceof Outcome.Await await)) {
          break;
        } else if (await.outcome() instanceof CompletableFuture<Outcome> future && future.isDone()) {
          outcome = future.join();
        } else {
          return Optional.of(await);
        }
      }
      take(outcome);
    } catch (ScriptLimitExceeded e) {
      frames.clear();
      raised.clear();
      throw e;
    } catch (RuntimeException e) {
      fail(e);
    }
    return Optional.empty();
  }

  private void take(Outcome outcome) {
    switch (outcome) {
      case Outcome.Continue go -> offer(go.raised());
      case Outcome.Await _, Outcome.Then _ -> throw new IllegalStateException("resolved before");
      case Outcome.Repost _ -> currentRun().repost = true;
      case Outcome.Break _ -> leaveList();
      case Outcome.Jump jump -> jump(jump.diagram(), false);
      case Outcome.Call call -> jump(call.diagram(), true);
      case Outcome.Return _ -> returnToCaller();
      case Outcome.Throw thrown -> fail(thrown.exception());
    }
  }

  /** Offers raised events to the transitions that name their type; queues the others. */
  private void offer(List<Event> events) {
    // Pushed in reverse, so that the first of them runs first.
    for (Event event : events.reversed()) {
      var run = new MachineRun(session, event, limits, () -> place);
      Optional<Transition> named =
          state.transitions().stream()
              .filter(transition -> !transition.onException())
              .filter(transition -> names(transition, event.type()))
              .filter(transition -> holds(transition, run))
              .findFirst();
      if (named.isPresent()) {
        frames.push(new Frame.Round(run, true, named.get()));
      } else {
        raised.addLast(event);
      }
    }
  }

  private static boolean names(Transition transition, EventType type) {
    return transition.conditions().stream()
        .anyMatch(condition -> !condition.negated() && condition.condition().namedType() == type);
  }

  private void leaveList() {
    while (true) {
      switch (frames.peek()) {
        case Frame.Actions _ -> frames.pop();
        case Frame.Loop loop -> {
          endLoop(loop);
          return;
        }
        case Frame.Taking taking -> {
          if (taking.phase != Frame.Taking.Phase.DONE) {
            frames.pop();
          }
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Gives up all lists up to the round, which drops the change of state that was under way. */
  private void leaveAll() {
    while (!(frames.peek() instanceof Frame.Round)) {
      switch (frames.peek()) {
        case Frame.Loop loop -> endLoop(loop);
        case Frame.Detached detached -> {
          frames.pop();
          if (detached.repost != null) {
            currentRun().repost = detached.repost;
          }
        }
        default -> frames.pop();
      }
    }
  }

  private void jump(String name, boolean andReturn) {
    Optional<Diagram> target = enterable(name);
    if (target.isEmpty()) {
      error(why(name));
      return;
    }
    if (andReturn) {
      if (stack.size() >= limits.stackDepth()) {
        throw new ScriptLimitExceeded(
            place, "callFSM nested deeper than " + limits.stackDepth() + ": is a returnFSM missing?");
      }
      var list = (Frame.Actions) frames.peek();
      stack.add(
          new MachineState.Frame(diagram.name(), state.name(), list.list.id(), list.index));
    }
    leaveAll();
    enter(target.get());
  }

  /** A repost in the enter actions of a state entered this way has no effect. */
  private void enter(Diagram target) {
    diagram = target;
    state = target.initial().orElseThrow();
    listener.stateChanged(diagram.name(), state.name());
    frames.push(new Frame.Detached(currentRun().repost));
    frames.push(new Frame.Actions(state.enter(), 0));
  }

  private void returnToCaller() {
    if (stack.isEmpty()) {
      error("returnFSM without callFSM");
      return;
    }
    MachineState.Frame caller = stack.removeLast();
    leaveAll();
    diagram = find(caller.diagram()).orElseThrow();
    state = diagram.state(caller.state()).orElseThrow();
    listener.stateChanged(diagram.name(), state.name());
    frames.push(new Frame.Detached(null));
    frames.push(new Frame.Actions(diagram.list(caller.listId()).orElseThrow(), caller.index()));
  }

  private void fail(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Dialog.Refused refused) {
      currentRun().error(refused.errno(), refused.getMessage());
      return;
    }
    ScriptException exception;
    if (cause instanceof ScriptException own) {
      exception = own;
    } else {
      LOG.error("{}: internal error in an action", place, cause);
      exception = new ScriptException("internal", Map.of("cause", String.valueOf(cause)));
    }
    while (!(frames.peek() instanceof Frame.Round)) {
      frames.pop();
    }
    var round = (Frame.Round) frames.peek();
    round.run.handle(exception);
    round.evaluate = true;
    round.chosen = null;
  }

  private MachineRun currentRun() {
    for (Frame frame : frames) {
      if (frame instanceof Frame.Round round) {
        return round.run;
      }
    }
    throw new IllegalStateException("no event runs");
  }

  private Optional<Diagram> find(String name) {
    return diagrams.get(name);
  }

  private Optional<Diagram> enterable(String name) {
    return find(name).filter(found -> found.initial().isPresent());
  }

  private String why(String name) {
    return find(name).isEmpty()
        ? "unknown diagram '" + name + "'"
        : "diagram '" + name + "' has no initial state";
  }

  private void error(String text) {
    LOG.warn("{}: {}", place, text);
  }
}
