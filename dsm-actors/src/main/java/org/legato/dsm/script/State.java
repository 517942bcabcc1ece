package org.legato.dsm.script;

import java.util.List;

/** A state with its transitions in the order of the text. */
public record State(
    Place place, String name, ActionList enter, ActionList exit, List<Transition> transitions) {
  public State {
    transitions = List.copyOf(transitions);
  }
}
