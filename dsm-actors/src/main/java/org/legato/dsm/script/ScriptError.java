package org.legato.dsm.script;

import java.util.List;
import java.util.stream.Collectors;

/** A script that cannot be loaded; says everything that was found wrong with it. */
public final class ScriptError extends RuntimeException {
  private final transient List<Problem> problems;

  public ScriptError(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the text; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
