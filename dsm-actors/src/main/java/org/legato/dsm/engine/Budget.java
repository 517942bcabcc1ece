package org.legato.dsm.engine;

import java.util.Map;
import java.util.function.Supplier;
import org.legato.dsm.script.Place;

/** Counts what one event uses up, and what a call's variables hold. */
final class Budget {
  private final Limits limits;
  private final Map<String, String> variables;
  private final Supplier<Place> place;
  private int rounds;
  private int statements;
  private long written;

  /** Written since all variables were counted. */
  private long uncounted;

  Budget(Limits limits, Map<String, String> variables, Supplier<Place> place) {
    this.limits = limits;
    this.variables = variables;
    this.place = place;
  }

  /** The next event begins. */
  void renew() {
    rounds = 0;
    statements = 0;
    written = 0;
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

  /** The longest text that a variable can hold. */
  int longest() {
    return limits.variableLength();
  }

  /** A variable or parameter is about to get a value. */
  void value(String name, int length) {
    if (length > limits.variableLength()) {
      throw exceeded(
          "the value of " + name + " is longer than " + limits.variableLength() + " characters");
    }
    written += length;
    if (written > limits.written()) {
      throw exceeded("one event wrote more than " + limits.written() + " characters to variables");
    }
    uncounted += length;
    // Counted now and then: until then no more than a quarter can have come to the last count.
    if (uncounted > limits.variablesLength() / 4) {
      count();
    }
  }

  private void count() {
    uncounted = 0;
    long held = 0;
    for (var entry : variables.entrySet()) {
      held += entry.getKey().length() + entry.getValue().length();
    }
    if (held > limits.variablesLength()) {
      throw exceeded(
          "the variables hold more than " + limits.variablesLength() + " characters together");
    }
  }

  private ScriptLimitExceeded exceeded(String text) {
    return new ScriptLimitExceeded(place.get(), text);
  }
}
