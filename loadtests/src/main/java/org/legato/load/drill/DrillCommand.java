package org.legato.load.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.legato.node.cli.ExitCode;
import org.legato.node.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Harms a cluster while people talk and tells what they noticed. */
@Command(
    name = "drill",
    description =
        "Start a cluster of nodes on loopback addresses, make calls with real phones, harm it and"
            + " tell what they noticed. Ends with 0 only if what must hold of the harm does.")
public final class DrillCommand implements Callable<Integer>, Subcommand {
  @Option(names = "--nodes", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int nodes;

  @Option(names = "--calls", defaultValue = "30", description = "default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--harm",
      defaultValue = "kill",
      description =
          "kill, kill-oldest, kill-two, drain, rolling, freeze, cut, join or room-home"
              + " (a room of five, whatever --calls says);"
              + " default: ${DEFAULT-VALUE}")
  private String harm;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "how long all calls are up before the harm, so that what is measured is compiled;"
              + " default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(names = "--json", description = "the result as JSON")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "a page with histograms of the gaps; default: target/legato-drill-HARM.html")
  private Path report;

  @Option(names = "--keep", description = "keep the nodes' logs")
  private boolean keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Optional<Harm> wanted =
        Arrays.stream(Harm.values()).filter(h -> h.label().equals(harm)).findFirst();
    if (wanted.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there is no harm " + harm);
    }
    if (nodes < 2 || calls < 1) {
      throw new ParameterException(
          spec.commandLine(), "a drill needs at least two nodes and one call");
    }
    if (warmUp < 0 || warmUp > 600) {
      throw new ParameterException(spec.commandLine(), "--warm-up takes 0 to 600 seconds");
    }
    if (wanted.get() == Harm.ROOM_HOME && nodes < 3) {
      throw new ParameterException(spec.commandLine(), "room-home needs at least three nodes");
    }
    Optional<String> refusal = wanted.get() == Harm.CUT ? Namespaces.refusal() : Optional.empty();
    if (refusal.isPresent()) {
      throw new ParameterException(spec.commandLine(), refusal.get());
    }
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> narrator =
        text -> {
          if (!json) {
            out.println(text);
            out.flush();
          }
        };
    Path directory = Files.createTempDirectory("legato-drill");
    Report result = Drill.play(wanted.get(), nodes, calls, warmUp, directory, narrator);
    boolean holds = result.holds(wanted.get());
    out.println(json ? new ObjectMapper().writeValueAsString(result) : Account.of(result, holds));
    out.flush();
    Path page = report == null ? Path.of("target", "legato-drill-" + harm + ".html") : report;
    Files.createDirectories(page.toAbsolutePath().getParent());
    Files.writeString(page, ReportPage.of(result, wanted.get()));
    narrator.accept("The gaps are drawn in " + page.toAbsolutePath());
    if (holds && !keep) {
      Account.delete(directory);
    } else {
      narrator.accept("The nodes' logs are in " + directory);
    }
    return holds ? ExitCode.OK : ExitCode.FAILED;
  }
}
