package org.legato.dsm.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.EventType;

/**
 * Finds states in which a call that is up would go on after its BYE. A state that only waits for
 * the call to come up, one in which nothing is waited for and one that ends the call need no
 * hangup.
 */
final class HangupCheck {
  /** Waiting for one of these the call is not up yet. */
  private static final Set<EventType> BEFORE =
      Set.of(
          EventType.START,
          EventType.INVITE,
          EventType.SESSION_START,
          EventType.EARLY,
          EventType.RINGING,
          EventType.FAILED);

  /** Of these none comes before the call is up. */
  private static final Set<EventType> DURING =
      Set.of(
          EventType.SESSION_START,
          EventType.KEY,
          EventType.NO_AUDIO,
          EventType.SEPARATOR,
          EventType.RTP_TIMEOUT,
          EventType.SESSION_TIMEOUT);

  /** After one of these there is no call. */
  private static final Set<EventType> AFTER =
      Set.of(EventType.HANGUP, EventType.FAILED, EventType.BEFORE_DESTROY);

  /** Of a script that runs without a call. */
  private static final Set<EventType> WITHOUT = Set.of(EventType.STARTUP, EventType.RELOAD);

  private HangupCheck() {}

  static List<Problem> of(Diagram diagram) {
    boolean call =
        diagram.states().stream()
            .flatMap(s -> s.transitions().stream())
            .noneMatch(t -> names(t, WITHOUT));
    if (diagram.initial().isEmpty() || !call) {
      return List.of();
    }
    Set<String> up = up(diagram);
    var problems = new ArrayList<Problem>();
    for (State state : diagram.states()) {
      boolean waits = !state.transitions().isEmpty() && !ends(state.enter());
      if (waits
          && up.contains(state.name())
          && state.transitions().stream().noneMatch(HangupCheck::mayTakeHangup)) {
        problems.add(
            new Problem(
                state.place(),
                "state " + state.name() + " does not handle hangup",
                "add a transition with hangup, or the call lingers after a BYE"));
      }
    }
    return problems;
  }

  /** States that are reached while the call may be up. */
  private static Set<String> up(Diagram diagram) {
    record Visit(State state, boolean up) {}
    Deque<Visit> open = new ArrayDeque<>();
    Set<Visit> seen = new HashSet<>();
    Set<String> up = new HashSet<>();
    State initial = diagram.initial().orElseThrow();
    open.add(new Visit(initial, !waitsForCall(initial)));
    while (!open.isEmpty()) {
      Visit visit = open.remove();
      if (!seen.add(visit)) {
        continue;
      }
      if (visit.up()) {
        up.add(visit.state().name());
      }
      for (Transition transition : visit.state().transitions()) {
        boolean over =
            names(transition, AFTER)
                || ends(transition.actions())
                || ends(visit.state().enter())
                || ends(visit.state().exit());
        State target = diagram.state(transition.target()).orElse(null);
        if (!over && target != null) {
          boolean nowUp = visit.up() || names(transition, DURING) || !waitsForCall(target);
          open.add(new Visit(target, nowUp));
        }
      }
    }
    return up;
  }

  private static boolean waitsForCall(State state) {
    return state.transitions().stream().anyMatch(t -> names(t, BEFORE));
  }

  private static boolean names(Transition transition, Set<EventType> types) {
    return transition.conditions().stream()
        .map(c -> c.negated() ? null : c.condition().namedType())
        .anyMatch(type -> type != null && types.contains(type));
  }

  /** Whether a hangup is not excluded by a condition on its type. */
  private static boolean mayTakeHangup(Transition transition) {
    return !transition.onException()
        && transition.conditions().stream().allMatch(HangupCheck::mayHold);
  }

  private static boolean mayHold(ConditionCall condition) {
    EventType type = condition.condition().namedType();
    boolean always = condition.text().isBlank();
    return condition.negated()
        ? type != EventType.HANGUP || !always
        : type == null || type == EventType.HANGUP;
  }

  /** Whether actions end the call: stop, dlg.bye or a refusal. */
  private static boolean ends(ActionList list) {
    return list.statements().stream()
        .anyMatch(
            statement ->
                statement instanceof Statement.Do action
                    && switch (action.name()) {
                      case "stop", "dlg.bye" -> true;
                      case "dlg.reply", "dlg.acceptInvite" ->
                          Arguments.one(action.text()).matches("[3-6]\\d\\d\\b.*");
                      default -> false;
                    });
  }
}
