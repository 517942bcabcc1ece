package org.legato.load.drill;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.legato.node.cli.ExitCode;
import org.legato.node.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes nodes of this build begin as if they had run for a while. */
@Command(
    name = "train",
    description =
        "Let a node live through calls, a crash and a drain once, and keep what its JVM learnt:"
            + " nodes started later begin with it. Once after each build; takes a minute or two.")
public final class TrainCommand implements Callable<Integer>, Subcommand {
  private static final int CALLS = 80;

  /** Long enough for what is heard all the time to be what the compiler takes for usual. */
  private static final Duration TALK = Duration.ofSeconds(10);

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "what -XX:AOTCache takes; the launcher gives its own")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter terminal = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("legato-train");
    try {
      Training.play(
          out.toAbsolutePath(),
          directory,
          CALLS,
          TALK,
          text -> {
            terminal.println(text);
            terminal.flush();
          });
    } catch (IllegalStateException e) {
      spec.commandLine().getErr().println("legato train: " + e.getMessage());
      return ExitCode.FAILED;
    } finally {
      Account.delete(directory);
    }
    return ExitCode.OK;
  }
}
