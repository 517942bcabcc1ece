package org.legato.dsm.engine;

import org.legato.dsm.script.Place;

/** Counts what one event makes a script do, so that no script runs for ever. */
final class Budget {
  private final Limits limits;
  private int rounds;
  private int statements;

  Budget(Limits limits) {
    this.limits = limits;
  }

  /** A new event. */
  void reset() {
    rounds = 0;
    statements = 0;
  }

  void countRound(EventType type, Place place) {
    if (++rounds > limits.rounds()) {
      throw new ScriptLimitExceeded(
          place, "the event " + type + " was evaluated " + limits.rounds() + " times");
    }
  }

  void countStatement(Place place) {
    if (++statements > limits.statements()) {
      throw new ScriptLimitExceeded(
          place, "one event ran more than " + limits.statements() + " actions");
    }
  }

  void checkDepth(int depth, Place place) {
    if (depth >= limits.stackDepth()) {
      throw new ScriptLimitExceeded(
          place, "callFSM nested deeper than " + limits.stackDepth() + ": is a returnFSM missing?");
    }
  }
}
