package org.legato.dsm.engine;

import com.typesafe.config.Config;

/**
 * What one script may use up before it is stopped.
 *
 * @param rounds evaluations of one event by repost and exceptions
 * @param statements statements run for one event
 * @param variableLength characters of one variable
 * @param variablesLength characters of all variables of a call
 * @param written characters that one event's actions write into variables
 * @param stackDepth nested {@code callFSM}
 */
public record Limits(
    int rounds,
    int statements,
    int variableLength,
    int variablesLength,
    int written,
    int stackDepth) {
  public static final Limits DEFAULT = new Limits(10_000, 100_000, 1 << 20, 8 << 20, 256 << 20, 64);

  public Limits {
    require("rounds", rounds);
    require("statements", statements);
    require("variable-length", variableLength);
    require("variables-length", variablesLength);
    require("written", written);
    require("stack-depth", stackDepth);
  }

  private static void require(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "legato.dsm.limits." + key + " must be at least 1: " + value);
    }
  }

  /** Reads {@code legato.dsm.limits}. */
  public static Limits from(Config root) {
    Config limits = root.getConfig("legato.dsm.limits");
    return new Limits(
        limits.getInt("rounds"),
        limits.getInt("statements"),
        limits.getInt("variable-length"),
        limits.getInt("variables-length"),
        limits.getInt("written"),
        limits.getInt("stack-depth"));
  }
}
