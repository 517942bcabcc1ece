package org.legato.node.trial;

import java.util.List;
import java.util.Map;

/** What a {@link Trial} tells, in the order in which it happens. */
public interface TrialListener {
  /** An event is about to be run. */
  void event(String text);

  /**
   * A transition is taken.
   *
   * @param place file, line and column
   * @param conditions those that hold, as the script writes them
   */
  void transition(String place, String name, List<String> conditions);

  /**
   * An action is executed.
   *
   * @param skipped whether it is left out because it would reach out of the trial
   */
  void action(String place, String text, boolean skipped);

  /** The action asks something of the call. */
  void asks(String text);

  /** Variables have changed; null stands for one that was removed. */
  void variables(Map<String, String> changed);

  /** A line of the script's log. */
  void log(int level, String text);

  /** A state is entered. */
  void state(String diagram, String state);

  /** A script exception was thrown. */
  void exception(String place, String text);

  /** No transition took the event, or the exception. */
  void untaken(String what);

  /** The script went wrong in a way that would end the call. */
  void error(String text);
}
