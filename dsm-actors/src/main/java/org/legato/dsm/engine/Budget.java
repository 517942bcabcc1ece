package org.legato.dsm.engine;

import java.util.function.Supplier;
import org.legato.dsm.script.Place;

/** Counts what one event uses up. */
final class Budget {
  private final Limits limits;
  private final Supplier<Place> place;
  private int rounds;
  private int statements;

  Budget(Limits limits, Supplier<Place> place) {
    this.limits = limits;
    this.place = place;
  }

  /** The next event begins. */
  void renew() {
    rounds = 0;
    statements = 0;
  }

  void round(EventType type) {
    if (++rounds > limits.rounds()) {
      throw exceeded("the event " + type + " was evaluated " + limits.rounds() + " times");
    }
  }

  void statement() {
    if (++statements > limits.statements()) {
      throw exceeded("one event ran more than " + limits.statements() + " actions");
    }
  }

  /** Whether one more callFSM may be remembered beside so many. */
  void call(int depth) {
    if (depth >= limits.stackDepth()) {
      throw exceeded(
          "callFSM nested deeper than " + limits.stackDepth() + ": is a returnFSM missing?");
    }
  }

  private ScriptLimitExceeded exceeded(String text) {
    return new ScriptLimitExceeded(place.get(), text);
  }
}
