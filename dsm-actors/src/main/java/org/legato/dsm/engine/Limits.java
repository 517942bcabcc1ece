package org.legato.dsm.engine;

/**
 * What one script may use up before it is stopped.
 *
 * @param rounds evaluations of one event by repost and exceptions
 * @param statements statements run for one event
 * @param variableLength characters of one variable
 * @param stackDepth nested {@code callFSM}
 */
public record Limits(int rounds, int statements, int variableLength, int stackDepth) {
  public static final Limits DEFAULT = new Limits(10_000, 100_000, 1 << 20, 64);
}
