package org.legato.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.legato.dsm.app.FileCheck;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.module.SqlCheck;
import org.legato.dsm.script.Check;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptError;
import org.legato.dsm.script.ScriptParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads scripts without running them. */
@Command(
    name = "check",
    description = {
      "Check scripts. Directories are searched with all below them for scripts and bundles.",
      "Exit code 1 if there are errors; with --strict 4 if there are only warnings."
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "scripts, bundles or directories")
  private List<Path> paths;

  @Option(names = "--json", description = "findings as a JSON array")
  private boolean json;

  @Option(names = "--strict", description = "exit code 4 if there are only warnings")
  private boolean strict;

  @Spec private CommandSpec spec;

  /** What was found, with the file's path as seen from here. */
  private record Finding(String path, String severity, Problem problem) {
    boolean isError() {
      return severity.equals("error");
    }
  }

  /** A script read: its findings and the files it included. */
  private record Read(List<Finding> findings, Set<Path> included) {}

  @Override
  public Integer call() throws IOException {
    ModuleSet modules = ModuleSet.load();
    ScriptSearch search = ScriptSearch.in(paths);
    Map<Path, Read> read = new LinkedHashMap<>();
    Set<Path> included = new TreeSet<>();
    for (Path file : search.scripts()) {
      Read script = read(file, modules);
      read.put(file, script);
      included.addAll(script.included());
    }
    // What another script includes is checked there: alone it makes no sense.
    read.keySet()
        .removeIf(
            file ->
                included.contains(file.toAbsolutePath().normalize())
                    && !search.named().contains(file));
    Set<Finding> findings = new LinkedHashSet<>();
    for (Path bundle : search.bundles()) {
      FileCheck.OfBundle found = FileCheck.ofBundle(bundle);
      found.errors().forEach(p -> findings.add(finding(Path.of(""), "error", p)));
      found.warnings().forEach(p -> findings.add(finding(Path.of(""), "warning", p)));
    }
    read.values().forEach(script -> findings.addAll(script.findings()));
    print(read.size(), findings);
    if (read.isEmpty() && search.bundles().isEmpty()) {
      String where = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
      spec.commandLine().getErr().println("no scripts (*.dsm) and no bundles (*.conf) in " + where);
    }
    return exitCode(read.size() + search.bundles().size(), findings);
  }

  private static Read read(Path file, ModuleSet modules) {
    Path directory = file.toAbsolutePath().normalize().getParent();
    var files = new ScriptSearch.Reader(directory);
    var findings = new ArrayList<Finding>();
    Optional<Diagram> diagram;
    try {
      Scripts.require(file);
      diagram = Optional.of(ScriptParser.parse(Scripts.diagramName(file), files, modules));
    } catch (ScriptError e) {
      e.problems().forEach(p -> findings.add(finding(directory, "error", p)));
      diagram = e.diagram();
    }
    diagram
        .map(script -> warnings(script, directory))
        .orElse(List.of())
        .forEach(p -> findings.add(finding(directory, "warning", p)));
    findings.sort(Comparator.comparing(Finding::problem, Check.BY_PLACE));
    return new Read(findings, files.included());
  }

  private static List<Problem> warnings(Diagram diagram, Path directory) {
    List<Problem> problems = new ArrayList<>(Check.all(diagram));
    problems.addAll(FileCheck.of(diagram, directory));
    problems.addAll(SqlCheck.of(diagram));
    return problems;
  }

  private static Finding finding(Path directory, String severity, Problem problem) {
    Path here = Path.of("").toAbsolutePath();
    Path file = directory.resolve(problem.place().file()).toAbsolutePath().normalize();
    Path shown = file.startsWith(here) ? here.relativize(file) : file;
    return new Finding(shown.toString(), severity, problem);
  }

  private int exitCode(int files, Set<Finding> findings) {
    if (files == 0 || findings.stream().anyMatch(Finding::isError)) {
      return ExitCode.FAILED;
    }
    return strict && !findings.isEmpty() ? ExitCode.WARNINGS : ExitCode.OK;
  }

  private void print(int files, Set<Finding> findings) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().writeValueAsString(findings.stream().map(this::object).toList()));
    } else {
      findings.forEach(f -> out.println(line(f)));
      long errors = findings.stream().filter(Finding::isError).count();
      out.printf("%d scripts, %d errors, %d warnings%n", files, errors, findings.size() - errors);
    }
    out.flush();
  }

  /** As compilers write it, so that editors find the place. */
  private static String line(Finding finding) {
    Problem problem = finding.problem();
    String remedy = problem.remedy().isEmpty() ? "" : " (" + problem.remedy() + ")";
    return "%s:%d:%d: %s: %s%s"
        .formatted(
            finding.path(),
            problem.place().line(),
            problem.place().column(),
            finding.severity(),
            problem.message(),
            remedy);
  }

  private Map<String, Object> object(Finding finding) {
    var object = new LinkedHashMap<String, Object>();
    object.put("path", finding.path());
    object.put("severity", finding.severity());
    object.put("file", finding.problem().place().file());
    object.put("line", finding.problem().place().line());
    object.put("column", finding.problem().place().column());
    object.put("message", finding.problem().message());
    object.put("remedy", finding.problem().remedy());
    return object;
  }
}
