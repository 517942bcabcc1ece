package org.legato.dsm.core;

import org.legato.dsm.engine.Condition;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Expression;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;

/** Comparison and the conditions that name an event's type. */
final class Conditions {
  private Conditions() {}

  /** Holds for events of a type for which an expression holds. */
  private record OfType(EventType type, Expression expression) implements Condition {
    @Override
    public boolean test(Run run) {
      return run.eventType() == type && expression.holds(run);
    }

    @Override
    public EventType namedType() {
      return type;
    }
  }

  /** Holds for one key. */
  private record OneKey(String key) implements Condition {
    @Override
    public boolean test(Run run) {
      return run.eventType() == EventType.KEY && run.param("key").equals(key);
    }

    @Override
    public EventType namedType() {
      return EventType.KEY;
    }
  }

  static void declare(Declarations to) {
    to.compiledCondition(
        "test",
        "(comparison) Holds if the comparison holds, for any event.",
        (text, problems) -> Expression.compile(text, problems)::holds);
    for (EventType type : EventType.values()) {
      for (String name : type.names()) {
        to.compiledCondition(
            name,
            "([comparison]) Holds for events of the type " + type.names().getFirst() + ".",
            (text, problems) -> new OfType(type, Expression.compile(text, problems)));
      }
    }
    to.compiledCondition(
        "keyPress",
        "(number) Holds for one key by its number: 0 to 9, 10 for *, 11 for #, 12 to 15 for A to"
            + " D.",
        (text, problems) -> {
          if (Numbers.unsigned(text).isEmpty()) {
            problems.add("keyPress(" + text + ") never holds: keys are numbers, * is 10, # is 11");
          }
          return new OneKey(text);
        });
  }
}
