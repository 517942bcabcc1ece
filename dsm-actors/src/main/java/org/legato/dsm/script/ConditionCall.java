package org.legato.dsm.script;

import org.legato.dsm.engine.Condition;
import org.legato.dsm.engine.Run;

/**
 * A condition as used in a script.
 *
 * @param negated whether an odd number of {@code not} stands before it
 * @param text the raw text between its parentheses
 */
public record ConditionCall(
    Place place, String name, String text, boolean negated, Condition condition) {

  public boolean test(Run run) {
    return condition.test(run) != negated;
  }
}
