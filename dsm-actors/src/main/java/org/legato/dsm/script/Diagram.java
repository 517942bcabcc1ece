package org.legato.dsm.script;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A script, read and compiled. Immutable: all calls that run it share it. */
public final class Diagram {
  private final String name;
  private final Map<String, State> states;
  private final Optional<State> initial;
  private final Map<Integer, ActionList> lists = new HashMap<>();
  private final List<String> modules;
  private final List<Problem> warnings;

  Diagram(
      String name,
      List<State> states,
      Optional<String> initial,
      List<String> modules,
      List<Problem> warnings) {
    this.name = name;
    this.modules = List.copyOf(modules);
    var byName = new LinkedHashMap<String, State>();
    states.forEach(state -> byName.put(state.name(), state));
    this.states = Collections.unmodifiableMap(byName);
    this.initial = initial.map(byName::get);
    this.warnings = List.copyOf(warnings);
    for (State state : states) {
      collect(state.enter());
      collect(state.exit());
      state.transitions().forEach(transition -> collect(transition.actions()));
    }
  }

  private void collect(ActionList list) {
    if (lists.putIfAbsent(list.id(), list) != null) {
      return;
    }
    for (Statement statement : list.statements()) {
      switch (statement) {
        case Statement.Do _ -> {}
        case Statement.If choice -> {
          collect(choice.then());
          collect(choice.otherwise());
        }
        case Statement.For loop -> collect(loop.body());
      }
    }
  }

  /** The diagram's name, which is its file's name without extension. */
  public String name() {
    return name;
  }

  /** All states in the order of the text. */
  public Collection<State> states() {
    return states.values();
  }

  public Optional<State> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** The initial state; empty for a diagram that has none and so cannot be entered. */
  public Optional<State> initial() {
    return initial;
  }

  /** An action list by its id. */
  public Optional<ActionList> list(int id) {
    return Optional.ofNullable(lists.get(id));
  }

  /** All action lists, nested ones too. */
  public Collection<ActionList> lists() {
    return Collections.unmodifiableCollection(lists.values());
  }

  /** Names of the modules that it imports. */
  public List<String> modules() {
    return modules;
  }

  /** What was repaired or looks wrong. */
  public List<Problem> warnings() {
    return warnings;
  }

  @Override
  public String toString() {
    return "Diagram " + name + " " + states.keySet();
  }
}
