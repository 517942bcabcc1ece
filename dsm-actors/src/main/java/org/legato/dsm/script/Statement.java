package org.legato.dsm.script;

import java.util.List;
import org.legato.dsm.engine.Action;

/** One statement of an {@link ActionList}. */
public sealed interface Statement {
  Place place();

  /**
   * An action.
   *
   * @param name as declared by its module
   * @param text the raw argument text
   * @param action the compiled action
   */
  record Do(Place place, String name, String text, Action action) implements Statement {}

  /** {@code if … { … } else { … }}; without else the second list is empty. */
  record If(Place place, List<ConditionCall> conditions, ActionList then, ActionList otherwise)
      implements Statement {
    public If {
      conditions = List.copyOf(conditions);
    }
  }

  /** A loop. */
  record For(Place place, ForHead head, ActionList body) implements Statement {}
}
