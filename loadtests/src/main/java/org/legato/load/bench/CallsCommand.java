package org.legato.load.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.legato.node.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Short calls at rising rates. */
@Command(
    name = "calls",
    description =
        "Short calls at rising rates, hung up as soon as they are answered: failures, repeated"
            + " requests, times to the answer, CPU seconds for 1,000 calls. Ends with 0 only if"
            + " none failed at any rate.")
final class CallsCommand implements Callable<Integer> {
  /** Calls that are not over yet, at the most: more means that the server cannot follow. */
  private static final int AT_A_TIME = 3000;

  @Option(
      names = "--rate",
      split = ",",
      defaultValue = "200,400,600,800,1000",
      description = "calls in a second, rising; default: ${DEFAULT-VALUE}")
  private List<Integer> rates;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "of each rate; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "at the first rate, before all others; default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--user",
      defaultValue = "announcement",
      description = "whom the calls are for; default: ${DEFAULT-VALUE}")
  private String user;

  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (rates.isEmpty() || rates.stream().anyMatch(r -> r < 1) || seconds < 1 || warmUp < 0) {
      throw server.usage("rates and seconds must be at least 1");
    }
    var out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("legato-bench");
    try (Server opened = server.open(directory, AT_A_TIME);
        CallsRun run = new CallsRun(opened, ServerOptions.host(opened), user, AT_A_TIME)) {
      CallsReport report = run.play(rates, seconds, warmUp, line -> output.narrate(out, line));
      output.write(out, "calls", report, report.html());
      return report.right() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      MediaOptions.delete(directory);
    }
  }
}
