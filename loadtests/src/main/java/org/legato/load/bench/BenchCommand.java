package org.legato.load.bench;

import java.util.concurrent.Callable;
import org.legato.node.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a server carries. */
@Command(
    name = "bench",
    description =
        "Measure a node that is started for it, or another SIP server: real calls, RTP both ways,"
            + " what is heard, CPU and memory. Ends with 0 only if all that was heard was right.",
    subcommands = {
      MediaCommand.class,
      ConferenceCommand.class,
      SoakCommand.class,
      CallsCommand.class,
      CodecCommand.class
    })
public final class BenchCommand implements Callable<Integer>, Subcommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "what is to be measured: media, conference, soak, calls or codec?");
  }
}
