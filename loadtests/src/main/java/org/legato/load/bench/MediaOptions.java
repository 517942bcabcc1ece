package org.legato.load.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.legato.node.cli.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all measurements of sound are asked. */
final class MediaOptions {
  /** A measurement with a server that is up. */
  interface Measurement {
    MediaReport play(Server server, String host, Consumer<String> narrator)
        throws IOException, InterruptedException, ExecutionException;
  }

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "before each step, while its channels talk; default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "calls begun in a second; default: ${DEFAULT-VALUE}")
  private int rate;

  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  MediaPlan plan(
      String kind, List<Integer> channels, int seconds, int roomSize, String user, int hz) {
    boolean rising = !channels.isEmpty() && channels.getFirst() > 0;
    for (int i = 1; i < channels.size(); i++) {
      rising &= channels.get(i) > channels.get(i - 1);
    }
    if (!rising || seconds < 1 || warmUp < 0 || rate < 1 || roomSize < 0) {
      throw server.usage(
          "channels must rise from at least 1; seconds, rate and the size of a room be at least 1");
    }
    return new MediaPlan(kind, channels, seconds, warmUp, roomSize, rate, user, hz);
  }

  /** Opens the server, measures and writes the report; gives the exit code. */
  int run(PrintWriter out, MediaPlan plan, Measurement measurement)
      throws IOException, InterruptedException, ExecutionException {
    Path directory = Files.createTempDirectory("legato-bench");
    try (Server opened = server.open(directory, plan.most())) {
      MediaReport report =
          measurement.play(opened, ServerOptions.host(opened), line -> output.narrate(out, line));
      report.notes().forEach(note -> output.narrate(out, note));
      output.write(out, plan.kind(), report, MediaPage.html(report));
      return report.right() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      delete(directory);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
