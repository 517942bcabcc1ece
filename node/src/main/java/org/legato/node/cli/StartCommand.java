package org.legato.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.legato.node.NodeConfig;
import org.legato.node.NodeStarter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node until it is told to end. */
@Command(name = "start", description = "Start a node; it runs until SIGTERM or Ctrl-C.")
final class StartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

  private final NodeStarter starter;

  @Option(names = "--config", paramLabel = "FILE", description = "configuration in HOCON")
  private Path config;

  @Option(
      names = "--sems-conf",
      paramLabel = "FILE",
      description = "sems.conf of a SEMS installation, or its directory")
  private Path semsConf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one configuration key, e.g. sip.port=5070; may be repeated")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      description = "a node of the cluster to join; may be repeated (cluster.seeds)")
  private List<String> seeds = new ArrayList<>();

  StartCommand(NodeStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    if (!seeds.isEmpty()) {
      sets.addFirst("cluster.seeds=[\"" + String.join("\",\"", seeds) + "\"]");
    }
    NodeConfig loaded =
        NodeConfig.load(Optional.ofNullable(config), Optional.ofNullable(semsConf), sets);
    loaded.notices().forEach(LOG::warn);
    NodeStarter.Running running = starter.start(loaded);
    stopWhenTold(running, loaded.node().shutdownTimeout());
    passOn("USR1", "User1", running);
    passOn("USR2", "User2", running);
    running.endpoints().forEach(LOG::info);
    running.await();
    return ExitCode.OK;
  }

  private static void passOn(String signal, String event, NodeStarter.Running running) {
    try {
      ProcessSignals.handle(signal, () -> running.tellScripts(event));
    } catch (IllegalArgumentException e) {
      LOG.warn("SIG{} does not reach scripts: {}", signal, e.getMessage());
    }
  }

  /**
   * At SIGTERM or Ctrl-C; the second of them ends the process at once. A shutdown hook would not
   * do: Akka closes the connections to other nodes in one of its own, after 45 s at the latest, and
   * a node that leaves needs them for as long as the last call rings.
   */
  private static void stopWhenTold(NodeStarter.Running running, Duration limit) {
    AtomicBoolean told = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (told.compareAndSet(false, true)) {
            running.stop(limit);
          } else {
            LOG.warn("told to end again: ends at once");
            Runtime.getRuntime().halt(ExitCode.FAILED);
          }
        };
    ProcessSignals.handle("TERM", stop);
    ProcessSignals.handle("INT", stop);
  }
}
