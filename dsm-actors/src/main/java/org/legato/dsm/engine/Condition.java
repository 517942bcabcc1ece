package org.legato.dsm.engine;

/** One condition of a script, compiled from its arguments. */
@FunctionalInterface
public interface Condition {
  /**
   * Whether it holds for the event being run, its type included. Never blocks: what takes time asks
   * with {@link Run#answer}.
   */
  boolean test(Run run);

  /** The event type that this condition names, or null if it holds for any type. */
  default EventType namedType() {
    return null;
  }
}
