package org.legato.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.legato.dsm.app.ScriptBundle;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Nearest;
import org.legato.dsm.script.ScriptError;
import org.legato.dsm.script.ScriptParser;
import org.legato.node.trial.JsonReport;
import org.legato.node.trial.TextReport;
import org.legato.node.trial.Trial;
import org.legato.node.trial.TrialEvents;
import org.legato.node.trial.TrialListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Steps a script without a call. */
@Command(
    name = "run",
    description = {
      "Run a script event by event without a call and print what it does.",
      "Events: invite, sessionStart, key:5, timer:1, noAudio, hangup, event:name=value;name=value,"
          + " sipReply:200, failed:404 Not Found … A line of --events or of the terminal is an"
          + " event, set NAME=VALUE, vars or quit.",
      "Exit code 1 if the script has errors, throws what it does not catch or runs into a limit."
    })
final class RunCommand implements Callable<Integer> {
  /** Nobody reads ten thousand rounds. */
  private static final Limits LIMITS =
      new Limits(
          1_000,
          10_000,
          Limits.DEFAULT.variableLength(),
          Limits.DEFAULT.variablesLength(),
          Limits.DEFAULT.written(),
          Limits.DEFAULT.stackDepth());

  @Parameters(paramLabel = "FILE", description = "a script")
  private Path file;

  @Option(names = "--event", paramLabel = "EVENT", description = "an event; may be repeated")
  private List<String> events = new ArrayList<>();

  @Option(names = "--events", paramLabel = "FILE", description = "a file with an event a line")
  private Path eventFile;

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a variable at the start")
  private Map<String, String> sets = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "KEY=VALUE",
      description = "$config.KEY; the bundle's are known")
  private Map<String, String> config = new LinkedHashMap<>();

  @Option(names = "--select", paramLabel = "NAME=VALUE", description = "what @NAME gives")
  private Map<String, String> selects = new LinkedHashMap<>();

  @Option(
      names = "--live",
      paramLabel = "MODULE",
      description = "a module that really acts, such as mod_mysql or mod_sys")
  private Set<String> live = new HashSet<>();

  @Option(names = "--holds", paramLabel = "CONDITION", description = "a condition that holds")
  private Set<String> holding = new HashSet<>();

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    String name = Scripts.diagramName(file);
    Path directory = file.toAbsolutePath().normalize().getParent();
    ScriptBundle bundle = ScriptBundle.of(directory, name);
    ModuleSet modules = ModuleSet.load();
    refuseUnknown("module", live, modules.names());
    refuseUnknown("condition", holding, conditions(modules));
    DiagramSet diagrams;
    try {
      Scripts.require(file);
      diagrams = diagrams(modules, name, directory, bundle);
    } catch (ScriptError e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.FAILED;
    }
    if (diagrams.get(name).flatMap(Diagram::initial).isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(file + " has no initial state; write initial state NAME;");
      return ExitCode.FAILED;
    }
    Map<String, String> variables = new LinkedHashMap<>(bundle.configVariables());
    config.forEach((key, value) -> variables.put("config." + key, value));
    variables.putAll(sets);
    TrialListener listener = json ? new JsonReport(out) : new TextReport(out);
    Trial trial = new Trial(diagrams, new Trial.Setting(variables, selects), LIMITS, listener);
    trial.start(name);
    play(trial, listener, out);
    out.flush();
    return trial.failed() ? ExitCode.FAILED : ExitCode.OK;
  }

  private static Set<String> conditions(ModuleSet modules) {
    return modules.all().stream()
        .flatMap(catalog -> catalog.conditions().keySet().stream())
        .collect(Collectors.toSet());
  }

  private void refuseUnknown(String kind, Set<String> given, Collection<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        String near = Nearest.to(name, known).map(n -> "; did you mean " + n + "?").orElse("");
        throw new ParameterException(
            spec.commandLine(), "unknown " + kind + " '" + name + "'" + near);
      }
    }
  }

  /** The script and those that it may jump to. */
  private DiagramSet diagrams(ModuleSet real, String name, Path directory, ScriptBundle bundle) {
    ModuleSet modules = Trial.modules(real, live, holding);
    List<Diagram> diagrams = new ArrayList<>();
    diagrams.add(ScriptParser.parse(name, directory, modules));
    for (String other : bundle.config().list("load_diags")) {
      if (!other.equals(name)) {
        diagrams.add(ScriptParser.parse(other, directory, modules));
      }
    }
    return DiagramSet.of(diagrams);
  }

  private void play(Trial trial, TrialListener listener, PrintWriter out) throws IOException {
    for (String event : events) {
      line(trial, event, out);
    }
    if (eventFile != null) {
      try (Stream<String> lines = Files.lines(eventFile)) {
        lines.filter(l -> !l.startsWith("#")).takeWhile(l -> line(trial, l, out)).forEach(_ -> {});
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    } else if (events.isEmpty()) {
      interactive(trial, listener, out);
    }
  }

  /** From a terminal, where a slip of the pen ends nothing, or from a pipe. */
  private void interactive(Trial trial, TrialListener listener, PrintWriter out)
      throws IOException {
    boolean terminal = System.console() != null && System.console().isTerminal();
    var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    boolean more = true;
    while (more) {
      if (terminal) {
        out.print("> ");
      }
      out.flush();
      String line = in.readLine();
      try {
        more = line != null && line(trial, line, out);
      } catch (ParameterException e) {
        if (!terminal) {
          throw e;
        }
        listener.error(e.getMessage());
      }
    }
  }

  /** Does what a line says; false if it says that this is all. */
  private boolean line(Trial trial, String text, PrintWriter out) {
    String line = text.strip();
    if (line.isEmpty()) {
      return true;
    }
    if (line.equals("quit")) {
      return false;
    }
    if (line.equals("vars")) {
      trial.variables().forEach((name, value) -> out.println("  $" + name + " = " + value));
    } else if (line.startsWith("set ") && line.indexOf('=') > 0) {
      int equals = line.indexOf('=');
      trial.set(line.substring(4, equals).strip(), line.substring(equals + 1).strip());
    } else {
      try {
        trial.fire(line, TrialEvents.parse(line));
      } catch (TrialEvents.Unreadable e) {
        throw new ParameterException(spec.commandLine(), e.getMessage());
      }
    }
    return true;
  }
}
