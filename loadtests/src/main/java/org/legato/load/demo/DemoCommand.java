package org.legato.load.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.legato.node.cli.ExitCode;
import org.legato.node.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the quizconnect example's calls with phones of our own and shows what happened. */
@Command(
    name = "demo",
    description =
        "Start a node on free loopback ports and make calls to it with real phones: SIP, RTP, keys."
            + " Ends with 0 only if everything was as it should be.")
public final class DemoCommand implements Callable<Integer>, Subcommand {
  @Option(
      names = "--case",
      paramLabel = "NAME",
      defaultValue = "happy",
      description =
          "happy, cancel-ringing, cancel-answered, no-row, no-table, no-prompt, db-down, wrong-pin,"
              + " callee-rejects, callee-leaves or all; default: ${DEFAULT-VALUE}")
  private String name;

  @Option(names = "--json", description = "the results as JSON")
  private boolean json;

  @Option(names = "--keep", description = "leave the node up until Ctrl-C")
  private boolean keep;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "keep what each phone heard as WAV files")
  private Path record;

  @Option(
      names = "--kill",
      description = "kill -9 the node under those who talk, and show what they hear of it")
  private boolean kill;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "of the cluster, with --kill; default: ${DEFAULT-VALUE}")
  private int nodes;

  @Spec private CommandSpec spec;
  private final CountDownLatch putAway = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    if (record != null) {
      Files.createDirectories(record);
    }
    if (kill) {
      return killOne();
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--nodes")) {
      throw new ParameterException(spec.commandLine(), "--nodes goes with --kill");
    }
    List<QuizCase> cases =
        Stream.of(QuizCase.values())
            .filter(c -> name.equals("all") || c.label().equals(name))
            .toList();
    if (cases.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there is no case " + name);
    }
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> narrator =
        line -> {
          if (!json) {
            out.println(line);
            out.flush();
          }
        };
    Path directory = Files.createTempDirectory("legato-demo");
    List<CaseResult> results = new ArrayList<>();
    try (QuizStage stage = QuizStage.open(directory)) {
      narrator.accept("A node runs as process " + stage.node().pid() + ".");
      Player player = new Player(stage, narrator, Optional.ofNullable(record));
      for (QuizCase next : cases) {
        narrator.accept("\n== " + next.label() + ": " + next.story());
        CaseResult result = player.play(next);
        narrator.accept(Account.of(result));
        results.add(result);
      }
      report(out, narrator, results);
      if (keep) {
        stay(stage, narrator);
      }
    }
    if (results.stream().allMatch(CaseResult::passed)) {
      delete(directory);
      putAway.countDown();
      return ExitCode.OK;
    }
    putAway.countDown();
    narrator.accept("The node's log is " + directory.resolve("node.log"));
    return ExitCode.FAILED;
  }

  private int killOne() throws Exception {
    if (nodes < 2) {
      throw new ParameterException(spec.commandLine(), "--kill needs at least two nodes");
    }
    if (keep || spec.commandLine().getParseResult().hasMatchedOption("--case")) {
      throw new ParameterException(spec.commandLine(), "--kill goes without --case and --keep");
    }
    PrintWriter out = spec.commandLine().getOut();
    KillShow show = new KillShow(out, json);
    show.say("A cluster of %d nodes starts …".formatted(nodes));
    Path directory = Files.createTempDirectory("legato-demo");
    KillResult result;
    try (QuizStage stage = QuizStage.openCluster(directory, nodes)) {
      result =
          new KillDemo(stage, show::say, show::live, show.picture(), Optional.ofNullable(record))
              .play();
    }
    show.end(result);
    if (result.passed()) {
      delete(directory);
      return ExitCode.OK;
    }
    show.say("The nodes' logs are in " + directory);
    return ExitCode.FAILED;
  }

  private void report(PrintWriter out, Consumer<String> narrator, List<CaseResult> results)
      throws IOException {
    for (CaseResult result : results) {
      narrator.accept(
          "%-16s %s".formatted(result.name(), result.passed() ? "right" : result.failure()));
    }
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("cases", results)));
      out.flush();
    }
  }

  private void awaitPutAway() {
    try {
      putAway.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stay(QuizStage stage, Consumer<String> narrator) throws InterruptedException {
    narrator.accept(
        """
        The node stays until Ctrl-C:
          a SIP phone can call sip:35@%s:%d
          ./legato calls --url %s
          XML-RPC at %s\
        """
            .formatted(
                stage.node().sip().getHostString(),
                stage.node().sip().getPort(),
                stage.node().http(),
                stage.node().xmlrpc()));
    // Ctrl-C ends the node; the process lives on until everything is put away.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stage.node().close();
                  awaitPutAway();
                },
                "put-away"));
    stage.node().await();
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
