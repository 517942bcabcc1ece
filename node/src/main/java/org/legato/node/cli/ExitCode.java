package org.legato.node.cli;

/** What the command line's exit codes mean. */
public final class ExitCode {
  public static final int OK = 0;

  /** A script has errors, or the command failed. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The node doesn't answer. */
  public static final int UNREACHABLE = 3;

  /** Scripts have warnings only, and those were asked for. */
  public static final int WARNINGS = 4;

  private ExitCode() {}
}
