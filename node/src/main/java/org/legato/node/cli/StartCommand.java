package org.legato.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  StartCommand(NodeStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    NodeConfig loaded =
        NodeConfig.load(Optional.ofNullable(config), Optional.ofNullable(semsConf), sets);
    loaded.notices().forEach(LOG::warn);
    NodeStarter.Running running = starter.start(loaded);
    Thread stopper = new Thread(() -> running.stop(loaded.node().shutdownTimeout()), "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    running.endpoints().forEach(LOG::info);
    running.await();
    return ExitCode.OK;
  }
}
