package org.legato.node.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.Graph;
import org.legato.dsm.script.ScriptError;
import org.legato.node.graph.ChartLayout;
import org.legato.node.graph.Svg;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a script. */
@Command(name = "graph", description = "Draw a script's states and transitions.")
final class GraphCommand implements Callable<Integer> {
  /** The languages that it draws in. */
  enum Format {
    mermaid,
    dot,
    svg
  }

  @Parameters(paramLabel = "FILE", description = "a script")
  private Path file;

  @Option(
      names = "--format",
      defaultValue = "mermaid",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Diagram diagram = Scripts.parse(file, ModuleSet.load());
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          switch (format) {
            case mermaid -> Graph.mermaid(diagram);
            case dot -> Graph.dot(diagram);
            case svg -> Svg.of(ChartLayout.of(diagram));
          });
      out.flush();
      return ExitCode.OK;
    } catch (ScriptError e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
