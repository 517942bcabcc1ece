package org.legato.dsm.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.legato.dsm.script.ActionList;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.ScriptLog;
import org.legato.dsm.session.Session;

/**
 * Runs the script of one call, one event after the other. A step machine: it has no thread and
 * never waits; where an action takes time, {@link Step.Waiting} is the answer and {@link #resume}
 * goes on. Not thread safe.
 */
public final class ScriptMachine {
  private final Position position;
  private final Session session;
  private final MachineListener listener;

  private final FrameStack frames;
  private final Deque<Event> raised = new ArrayDeque<>();
  private final Answers answers = new Answers();
  private final Budget budget;
  private MachineRun first;
  private boolean waiting;
  private boolean taken;
  private Place place = new Place("", 1, 1);

  public ScriptMachine(
      DiagramSet diagrams, Session session, MachineListener listener, Limits limits) {
    this.position = new Position(diagrams);
    this.session = session;
    this.listener = listener;
    this.budget = new Budget(limits, session.variables(), () -> place);
    this.frames = new FrameStack(session.variables());
  }

  /**
   * Enters a diagram at its initial state. Fire {@link EventType#START} (a system DSM: STARTUP or
   * RELOAD) afterwards. Called again it starts over; variables and the stack of callFSM stay.
   *
   * @throws IllegalArgumentException if there is no such diagram or it has no initial state
   */
  public Step start(String name) {
    requireIdle();
    Diagram target =
        position
            .enterable(name)
            .orElseThrow(() -> new IllegalArgumentException(position.why(name)));
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
    begin(event, position.diagram != null);
    return run();
  }

  /** Goes on with the outcome that the last {@link Step.Waiting} stood for. */
  public Step resume(Outcome outcome) {
    return resumeWith(() -> outcome);
  }

  /** Goes on with the failure of the stage that the last {@link Step.Waiting} stood for. */
  public Step resume(Throwable failure) {
    return resumeWith(
        () -> {
          throw new CompletionException(failure);
        });
  }

  /** Whether an action waits, so that no event may be fired. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Where the machine stands; only between events. */
  public MachineState state() {
    requireIdle();
    return position.save();
  }

  /**
   * Goes to where another machine stood, without running anything.
   *
   * @throws IllegalArgumentException if the diagrams don't have these places
   */
  public void restore(MachineState from) {
    requireIdle();
    position.restore(from);
  }

  private void begin(Event event, boolean evaluate) {
    budget.renew();
    taken = false;
    first = newRun(event);
    frames.push(new Frame.Round(first, evaluate, null));
  }

  private MachineRun newRun(Event event) {
    return new MachineRun(session, event, budget, answers);
  }

  private void requireIdle() {
    if (waiting || !frames.isEmpty()) {
      throw new IllegalStateException("an action of the last event still waits");
    }
  }

  private Step resumeWith(Answer answer) {
    if (!waiting) {
      throw new IllegalStateException("no action waits");
    }
    waiting = false;
    Optional<Outcome.Await> again = apply(answer);
    return again.isPresent() ? await(again.get()) : run();
  }

  private Step run() {
    while (true) {
      if (frames.isEmpty()) {
        if (raised.isEmpty()) {
          return new Step.Finished(first.params(), taken);
        }
        frames.push(new Frame.Round(newRun(raised.remove()), true, null));
      }
      Optional<Outcome.Await> await = advance();
      if (await.isPresent()) {
        return await(await.get());
      }
    }
  }

  private Step await(Outcome.Await await) {
    waiting = true;
    return new Step.Waiting(await.outcome());
  }

  private Optional<Outcome.Await> advance() {
    try {
      switch (frames.top()) {
        case Frame.Round round -> evaluate(round);
        case Frame.Taking taking -> advance(taking);
        case Frame.Detached detached -> frames.endDetached(detached);
        case Frame.Offer offer -> advance(offer);
        case Frame.Loop loop -> advance(loop);
        case Frame.Actions actions -> {
          return advance(actions);
        }
      }
    } catch (Answers.Pending e) {
      frames.top().again();
      return Optional.of(e.await());
    } catch (Throwable e) {
      fail(e);
    }
    return Optional.empty();
  }

  private void evaluate(Frame.Round round) {
    MachineRun run = round.run;
    if (round.evaluate || run.repost) {
      budget.round(run.eventType());
      Transition chosen = round.chosen;
      round.evaluate = false;
      round.chosen = null;
      run.repost = false;
      if (chosen == null) {
        chosen =
            answers.evaluate(() -> Matching.first(position.state, run, this::reached)).orElse(null);
      }
      if (chosen != null) {
        taken = true;
        place = chosen.place();
        listener.taken(chosen);
        frames.push(new Frame.Taking(chosen, position.diagram, position.state));
      }
    } else {
      frames.pop();
    }
  }

  private void advance(Frame.Taking taking) {
    switch (taking.phase) {
      case EXIT -> {
        taking.phase = Frame.Taking.Phase.ACTIONS;
        frames.push(new Frame.Actions(taking.diagram, taking.source.exit(), 0));
      }
      case ACTIONS -> {
        taking.phase = Frame.Taking.Phase.ENTER;
        frames.push(new Frame.Actions(taking.diagram, taking.transition.actions(), 0));
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
    } else if (taking.diagram == position.diagram) {
      // Otherwise an event raised by one of the actions has jumped to another diagram.
      position.state = target.get();
      listener.transition(taking.transition.name());
      report();
      frames.push(new Frame.Actions(taking.diagram, target.get().enter(), 0));
    }
  }

  private void advance(Frame.Loop loop) {
    budget.statement();
    if (loop.values.hasNext()) {
      String[] values = loop.values.next();
      for (int i = 0; i < values.length; i++) {
        frames.run().setVariable(loop.names[i], values[i]);
      }
      frames.push(new Frame.Actions(loop.diagram, loop.statement.body(), 0));
    } else {
      frames.endLoop(loop);
    }
  }

  private Optional<Outcome.Await> advance(Frame.Actions actions) {
    if (actions.index >= actions.list.statements().size()) {
      frames.pop();
      return Optional.empty();
    }
    Statement statement = actions.list.statements().get(actions.index++);
    place = statement.place();
    budget.statement();
    MachineRun run = frames.run();
    switch (statement) {
      case Statement.Do action -> {
        listener.executes(action);
        return apply(() -> action.action().execute(run));
      }
      case Statement.If choice -> {
        boolean holds =
            answers.evaluate(() -> choice.conditions().stream().allMatch(c -> c.test(run)));
        ActionList branch = holds ? choice.then() : choice.otherwise();
        frames.push(new Frame.Actions(actions.diagram, branch, 0));
      }
      case Statement.For loop -> frames.push(Loops.open(actions.diagram, loop, run, this::error));
    }
    return Optional.empty();
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
          outcome = then.action().execute(frames.run());
        } else if (!(outcome instanceof Outcome.Await await)) {
          break;
        } else if (await.outcome() instanceof CompletableFuture<Outcome> future
            && future.isDone()) {
          outcome = future.join();
        } else {
          return Optional.of(await);
        }
      }
      take(outcome);
    } catch (Throwable e) {
      fail(e);
    }
    return Optional.empty();
  }

  private void take(Outcome outcome) {
    switch (outcome) {
      case Outcome.Continue go -> {
        if (!go.raised().isEmpty()) {
          frames.push(new Frame.Offer(go.raised()));
        }
      }
      case Outcome.Await _, Outcome.Then _ -> throw new IllegalStateException("resolved before");
      case Outcome.Repost _ -> frames.run().repost = true;
      case Outcome.Break _ -> frames.leaveList();
      case Outcome.Jump jump -> jump(jump.diagram(), false);
      case Outcome.Call call -> jump(call.diagram(), true);
      case Outcome.Return _ -> returnToCaller();
      case Outcome.Throw thrown -> fail(thrown.exception());
    }
  }

  /** Offers a raised event to the transitions that name its type; queues it if none takes it. */
  private void advance(Frame.Offer offer) {
    if (offer.events.isEmpty()) {
      frames.pop();
      return;
    }
    Event event = offer.events.peek();
    var run = newRun(event);
    Optional<Transition> named =
        answers.evaluate(() -> Matching.naming(position.state, run, this::reached));
    offer.events.remove();
    if (named.isPresent()) {
      frames.push(new Frame.Round(run, true, named.get()));
    } else {
      raised.addLast(event);
    }
  }

  private void reached(Place now) {
    place = now;
  }

  private void jump(String name, boolean andReturn) {
    Optional<Diagram> target = position.enterable(name);
    if (target.isEmpty()) {
      error(position.why(name));
      return;
    }
    if (andReturn) {
      budget.call(position.depth());
      position.push((Frame.Actions) frames.top());
    }
    frames.leaveAll();
    enter(target.get());
  }

  /** A repost in the enter actions of a state entered this way has no effect. */
  private void enter(Diagram target) {
    position.enter(target);
    report();
    frames.push(new Frame.Detached(frames.run().repost));
    frames.push(new Frame.Actions(target, position.state.enter(), 0));
  }

  private void returnToCaller() {
    if (position.depth() == 0) {
      error("returnFSM without callFSM");
      return;
    }
    frames.leaveAll();
    Frame.Actions rest = position.pop();
    report();
    frames.push(new Frame.Detached(null));
    frames.push(rest);
  }

  private void report() {
    listener.stateChanged(position.diagram.name(), position.state.name());
  }

  private void fail(Throwable failure) {
    answers.forget();
    if (failure instanceof ScriptLimitExceeded limit) {
      frames.clear();
      raised.clear();
      throw limit;
    }
    Throwable cause = Failures.cause(failure);
    if (cause instanceof Dialog.Refused refused) {
      frames.run().error(refused.errno(), refused.getMessage());
      return;
    }
    Frame.Round round = frames.unwind(raised::addLast);
    ScriptException exception = Failures.exception(cause, place);
    listener.thrown(exception, place);
    round.run.handle(exception);
    round.evaluate = true;
    round.chosen = null;
  }

  private void error(String text) {
    session.service(ScriptLog.class).log(1, place + ": " + text);
  }
}
