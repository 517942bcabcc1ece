package org.legato.dsm.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.legato.dsm.script.ActionList;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;

/** What a machine still has to do; the machine keeps a stack of these instead of recursing. */
abstract sealed class Frame {

  /** Undoes the step that was begun: its conditions wait for an answer. */
  void again() {}

  /** Evaluates an event in rounds. */
  static final class Round extends Frame {
    final MachineRun run;

    /** Whether the transitions are to be tried. */
    boolean evaluate;

    /** The transition that a nested offer has already chosen, or null. */
    Transition chosen;

    Round(MachineRun run, boolean evaluate, Transition chosen) {
      this.run = run;
      this.evaluate = evaluate;
      this.chosen = chosen;
    }

    @Override
    void again() {
      evaluate = true;
    }
  }

  /** Takes a transition: exit, actions, change of state, enter. */
  static final class Taking extends Frame {
    enum Phase {
      EXIT,
      ACTIONS,
      ENTER,
      DONE
    }

    final Transition transition;
    final Diagram diagram;
    final State source;
    Phase phase = Phase.EXIT;

    Taking(Transition transition, Diagram diagram, State source) {
      this.transition = transition;
      this.diagram = diagram;
      this.source = source;
    }
  }

  /**
   * Runs enter actions of a diagram's initial state, or what a callFSM left over. Below it nothing
   * of the list that caused it is left.
   */
  static final class Detached extends Frame {
    /** The repost flag to put back, or null to leave it as the actions set it. */
    final Boolean repost;

    Detached(Boolean repost) {
      this.repost = repost;
    }
  }

  /** Offers events that an action raised, one after the other. */
  static final class Offer extends Frame {
    final Deque<Event> events;

    Offer(Collection<Event> events) {
      this.events = new ArrayDeque<>(events);
    }
  }

  /** Runs an action list of a diagram. */
  static final class Actions extends Frame {
    final Diagram diagram;
    final ActionList list;
    int index;

    Actions(Diagram diagram, ActionList list, int index) {
      this.diagram = diagram;
      this.list = list;
      this.index = index;
    }

    @Override
    void again() {
      index--;
    }
  }

  /** Runs a loop's body for each of its values. */
  static final class Loop extends Frame {
    final Diagram diagram;
    final Statement.For statement;
    final Iterator<String[]> values;
    final String[] names;

    /** What the loop variables held before; no entry if they were unset. */
    final Map<String, String> saved;

    Loop(
        Diagram diagram,
        Statement.For statement,
        Iterator<String[]> values,
        String[] names,
        Map<String, String> saved) {
      this.diagram = diagram;
      this.statement = statement;
      this.values = values;
      this.names = names;
      this.saved = saved;
    }
  }
}
