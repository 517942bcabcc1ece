package org.legato.dsm.script;

import java.util.List;

/**
 * A transition; one from several states is in each of them.
 *
 * @param onException whether it is for exceptions only
 * @param target name of the target state, which may be undefined
 */
public record Transition(
    Place place,
    String name,
    List<String> from,
    boolean onException,
    List<ConditionCall> conditions,
    ActionList actions,
    String target) {
  public Transition {
    from = List.copyOf(from);
    conditions = List.copyOf(conditions);
  }
}
