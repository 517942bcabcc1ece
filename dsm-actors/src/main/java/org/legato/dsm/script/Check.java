package org.legato.dsm.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for likely mistakes in a diagram that loads. */
public final class Check {
  /** The order in which problems are shown: by file and then by place. */
  public static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem p) -> p.place().file())
          .thenComparingInt(p -> p.place().line())
          .thenComparingInt(p -> p.place().column());

  private Check() {}

  /** All findings: those of loading, unreachable states and states that a hangup leaves waiting. */
  public static List<Problem> all(Diagram diagram) {
    var problems = new ArrayList<>(diagram.warnings());
    problems.addAll(unreachable(diagram));
    problems.addAll(HangupCheck.of(diagram));
    problems.sort(BY_PLACE);
    return problems;
  }

  /** What every load warns of: no initial state, undefined targets. */
  static List<Problem> loading(Diagram diagram) {
    var problems = new ArrayList<Problem>();
    if (diagram.initial().isEmpty()) {
      problems.add(
          new Problem(
              new Place(diagram.name() + ".dsm", 1, 1),
              "no initial state",
              "the diagram cannot be entered; write initial state NAME;"));
    }
    for (Transition transition : transitions(diagram)) {
      if (diagram.state(transition.target()).isEmpty()) {
        var names = diagram.states().stream().map(State::name).toList();
        problems.add(
            new Problem(
                transition.place(),
                "target state "
                    + transition.target()
                    + " is not defined; the state will not change",
                Nearest.remedy(transition.target(), names)));
      }
    }
    return problems;
  }

  /** States that no path of transitions reaches from the initial state. */
  static List<Problem> unreachable(Diagram diagram) {
    if (diagram.initial().isEmpty()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    var open = new ArrayDeque<State>();
    seen.add(diagram.initial().get().name());
    open.add(diagram.initial().get());
    while (!open.isEmpty()) {
      for (Transition transition : open.remove().transitions()) {
        if (seen.add(transition.target())) {
          diagram.state(transition.target()).ifPresent(open::add);
        }
      }
    }
    return diagram.states().stream()
        .filter(state -> !seen.contains(state.name()))
        .map(s -> new Problem(s.place(), "state " + s.name() + " is never reached", ""))
        .toList();
  }

  private static List<Transition> transitions(Diagram diagram) {
    return diagram.states().stream().flatMap(s -> s.transitions().stream()).distinct().toList();
  }
}
