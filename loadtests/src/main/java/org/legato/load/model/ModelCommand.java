package org.legato.load.model;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.legato.node.cli.ExitCode;
import org.legato.node.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a cluster of many nodes would have to do, and what breaks first. */
@Command(
    name = "model",
    description =
        "Compute what membership, checkpoints and rooms cost in clusters of 10, 100 and 1000 nodes,"
            + " and what breaks first. Placement is measured here and now; the other inputs are"
            + " those of loadtests/bench/cluster.sh.")
public final class ModelCommand implements Callable<Integer>, Subcommand {
  @Option(names = "--legs", defaultValue = "1000", description = "legs of a node")
  private int legs;

  @Option(names = "--calls-per-second", defaultValue = "10", description = "new calls of a node")
  private double calls;

  @Option(names = "--events-per-second", defaultValue = "0.2", description = "of a leg")
  private double events;

  @Option(names = "--checkpoint-bytes", defaultValue = "5200", description = "on the wire")
  private int checkpointBytes;

  @Option(
      names = "--checkpoint-us",
      defaultValue = "900",
      description = "CPU of a checkpoint, leg's and vault's node together, microseconds")
  private double checkpointUs;

  @Option(
      names = "--message-us",
      defaultValue = "1900",
      description = "CPU of a message to another node, both together, microseconds")
  private double messageUs;

  @Option(
      names = "--packet-us",
      defaultValue = "3.8",
      description = "CPU of a packet in and one out, microseconds")
  private double packetUs;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Inputs inputs =
        new Inputs(legs, calls, events, checkpointBytes, checkpointUs, messageUs, packetUs);
    for (int nodes : List.of(10, 100, 1000)) {
      out.println(nodes + " nodes, " + (long) nodes * legs + " legs");
      ClusterModel.loads(nodes, inputs)
          .forEach(
              load ->
                  out.printf(
                      "  %-62s %14s  %s%n",
                      load.what(), load.value(), load.breaks() ? "BREAKS: " + load.remedy() : ""));
      out.flush();
    }
    return ExitCode.OK;
  }
}
