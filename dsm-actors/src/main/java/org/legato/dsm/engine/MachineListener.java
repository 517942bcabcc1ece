package org.legato.dsm.engine;

import org.legato.dsm.script.Place;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;

/** Told of a machine's way through its diagrams, for monitoring and for those who write scripts. */
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

  /** The conditions of a transition hold: its actions come next. */
  default void taken(Transition transition) {}

  /** An action is about to be executed. */
  default void executes(Statement.Do action) {}

  /** A script exception was thrown and is now the event. */
  default void thrown(ScriptException exception, Place place) {}
}
