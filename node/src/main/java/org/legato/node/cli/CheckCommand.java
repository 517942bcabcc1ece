package org.legato.node.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Check;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads scripts without running them. */
@Command(name = "check", description = "Check scripts; exit code 1 if there are findings.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "scripts or directories")
  private List<Path> paths;

  @Option(names = "--json", description = "findings as a JSON array")
  private boolean json;

  @Spec private CommandSpec spec;

  /** What was found in a file. */
  private record Finding(Path path, String severity, Problem problem) {}

  @Override
  public Integer call() throws Exception {
    ModuleSet modules = ModuleSet.load();
    var findings = new ArrayList<Finding>();
    List<Path> files = Scripts.files(paths);
    for (Path file : files) {
      try {
        for (Problem problem : Check.all(Scripts.parse(file, modules))) {
          findings.add(new Finding(file, "warning", problem));
        }
      } catch (ScriptError e) {
        e.problems().forEach(problem -> findings.add(new Finding(file, "error", problem)));
      }
    }
    print(spec.commandLine().getOut(), files.size(), findings);
    return findings.isEmpty() && !files.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(PrintWriter out, int files, List<Finding> findings) throws Exception {
    if (json) {
      out.println(
          new ObjectMapper().writeValueAsString(findings.stream().map(this::object).toList()));
    } else {
      findings.forEach(f -> out.println(f.severity() + ": " + f.problem()));
      out.println(files + " scripts, " + findings.size() + " findings");
    }
    out.flush();
  }

  private Map<String, Object> object(Finding finding) {
    var object = new LinkedHashMap<String, Object>();
    object.put("path", finding.path().toString());
    object.put("severity", finding.severity());
    object.put("file", finding.problem().place().file());
    object.put("line", finding.problem().place().line());
    object.put("column", finding.problem().place().column());
    object.put("message", finding.problem().message());
    object.put("remedy", finding.problem().remedy());
    return object;
  }
}
