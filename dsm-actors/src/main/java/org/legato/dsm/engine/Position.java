package org.legato.dsm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.State;

/** Where a machine stands: diagram, state and the callers of callFSM. */
final class Position {
  private final DiagramSet diagrams;
  private final List<MachineState.Frame> stack = new ArrayList<>();

  /** Current diagram and state, null before the start. */
  Diagram diagram;

  State state;

  Position(DiagramSet diagrams) {
    this.diagrams = diagrams;
  }

  /** A diagram that has an initial state. */
  Optional<Diagram> enterable(String name) {
    return diagrams.get(name).filter(found -> found.initial().isPresent());
  }

  /** Why a diagram is not enterable. */
  String why(String name) {
    return diagrams.get(name).isEmpty()
        ? "unknown diagram '" + name + "'"
        : "diagram '" + name + "' has no initial state";
  }

  void enter(Diagram target) {
    diagram = target;
    state = target.initial().orElseThrow();
  }

  int depth() {
    return stack.size();
  }

  /** Remembers where to go on after returnFSM. */
  void push(Frame.Actions caller) {
    if (caller.diagram != diagram) {
      String cause = "callFSM after a nested event went to another diagram";
      throw new ScriptException("script", Map.of("cause", cause));
    }
    stack.add(new MachineState.Frame(diagram.name(), state.name(), caller.list.id(), caller.index));
  }

  /** Goes back to the last caller and gives what it had still to do. */
  Frame.Actions pop() {
    MachineState.Frame caller = stack.removeLast();
    diagram = diagrams.get(caller.diagram()).orElseThrow();
    state = diagram.state(caller.state()).orElseThrow();
    return new Frame.Actions(diagram, diagram.list(caller.listId()).orElseThrow(), caller.index());
  }

  MachineState save() {
    return diagram == null
        ? new MachineState("", "", stack)
        : new MachineState(diagram.name(), state.name(), stack);
  }

  /**
   * Goes to a saved position.
   *
   * @throws IllegalArgumentException if the diagrams don't have these places
   */
  void restore(MachineState from) {
    for (MachineState.Frame frame : from.stack()) {
      State caller = find(frame.diagram(), frame.state());
      boolean known =
          diagrams.get(frame.diagram()).flatMap(d -> d.list(frame.listId())).isPresent();
      if (!known) {
        throw new IllegalArgumentException(
            "diagram "
                + frame.diagram()
                + " has no list "
                + frame.listId()
                + " for state "
                + caller.name());
      }
    }
    if (!from.diagram().isEmpty()) {
      state = find(from.diagram(), from.state());
      diagram = diagrams.get(from.diagram()).orElseThrow();
    }
    stack.clear();
    stack.addAll(from.stack());
  }

  private State find(String diagramName, String stateName) {
    Diagram found =
        diagrams.get(diagramName).orElseThrow(() -> new IllegalArgumentException(why(diagramName)));
    return found
        .state(stateName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "diagram " + diagramName + " has no state " + stateName));
  }
}
