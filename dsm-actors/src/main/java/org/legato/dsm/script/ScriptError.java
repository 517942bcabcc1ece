package org.legato.dsm.script;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A script that cannot be loaded; says everything that was found wrong with it. */
public final class ScriptError extends RuntimeException {
  private final transient List<Problem> problems;
  private final transient Optional<Diagram> diagram;

  public ScriptError(List<Problem> problems) {
    this(problems, Optional.empty());
  }

  ScriptError(List<Problem> problems, Optional<Diagram> diagram) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.diagram = diagram;
  }

  /** What is wrong, in the order of the text; never empty. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * The diagram, where only names in it are unknown and nothing was skipped: it cannot run, but
   * more that is wrong with it can be found.
   */
  public Optional<Diagram> diagram() {
    return diagram;
  }
}
