package org.legato.dsm.engine;

/** Told of a machine's way through its diagrams, for monitoring. */
public interface MachineListener {
  /** Nobody listens. */
  MachineListener NONE =
      new MachineListener() {
        @Override
        public void transition(String name) {}

        @Override
        public void stateChanged(String diagram, String state) {}
      };

  /** A transition changes the state; called before {@link #stateChanged}. */
  void transition(String name);

  /** A state was entered, by start, transition, jump, call or return. */
  void stateChanged(String diagram, String state);
}
