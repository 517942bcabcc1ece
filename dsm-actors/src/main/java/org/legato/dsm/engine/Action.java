package org.legato.dsm.engine;

/** One action of a script, compiled from its arguments. Stateless: runs of many calls share it. */
@FunctionalInterface
public interface Action {
  /**
   * Carries the action out. Never blocks: what takes time answers {@link Outcome.Await}.
   *
   * @throws ScriptException as {@link Outcome.Throw}
   */
  Outcome execute(Run run);
}
