package org.legato.dsm.engine;

import java.util.List;

/**
 * Where a script stands between two events; plain data for a checkpoint. The variables belong to
 * the session. Wire note: new components must be optional for older nodes.
 *
 * @param diagram current diagram, empty before the start
 * @param state current state
 * @param stack the callers of {@code callFSM}, the innermost last
 */
public record MachineState(String diagram, String state, List<Frame> stack) {
  public MachineState {
    stack = List.copyOf(stack);
  }

  /**
   * Where to go on after {@code returnFSM}.
   *
   * @param listId id of the action list in the diagram
   * @param index of the next statement in it
   */
  public record Frame(String diagram, String state, int listId, int index) {}
}
