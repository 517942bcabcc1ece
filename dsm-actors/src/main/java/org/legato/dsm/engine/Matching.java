package org.legato.dsm.engine;

import java.util.Optional;
import java.util.function.Consumer;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Transition;

/** Finds the transition that an event takes. */
final class Matching {
  private Matching() {}

  /** The first transition of the event's or the exception's kind whose conditions all hold. */
  static Optional<Transition> first(State state, MachineRun run, Consumer<Place> at) {
    for (Transition transition : state.transitions()) {
      if (transition.onException() == run.inException() && holds(transition, run, at)) {
        return Optional.of(transition);
      }
    }
    return Optional.empty();
  }

  /** The first transition that names the event's type and whose conditions all hold. */
  static Optional<Transition> naming(State state, MachineRun run, Consumer<Place> at) {
    for (Transition transition : state.transitions()) {
      boolean named = !transition.onException() && names(transition, run.eventType());
      if (named && holds(transition, run, at)) {
        return Optional.of(transition);
      }
    }
    return Optional.empty();
  }

  private static boolean names(Transition transition, EventType type) {
    return transition.conditions().stream()
        .anyMatch(condition -> !condition.negated() && condition.condition().namedType() == type);
  }

  private static boolean holds(Transition transition, MachineRun run, Consumer<Place> at) {
    for (var condition : transition.conditions()) {
      at.accept(condition.place());
      if (!condition.test(run)) {
        return false;
      }
    }
    return true;
  }
}
