package org.legato.node.cli;

import java.util.ServiceLoader;
import org.legato.node.ConfigProblem;
import org.legato.node.NodeStarter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "legato",
    mixinStandardHelpOptions = true,
    version = "Legato 0.1.0",
    description = "Runs telephone call scripts.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a script has findings, or the command failed",
      "2:the command line is wrong",
      "3:the node does not answer"
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with all commands on the class path. */
  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new CheckCommand())
            .addSubcommand(new GraphCommand())
            .addSubcommand(new ActionsCommand())
            .addSubcommand(new CallsCommand())
            .addSubcommand(new CallCommand());
    ServiceLoader.load(NodeStarter.class)
        .findFirst()
        .ifPresent(starter -> line.addSubcommand(new StartCommand(starter)));
    ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
    line.getSubcommands().values().forEach(Main::withHelp);
    return line.setExecutionExceptionHandler((e, l, _) -> report(e, l));
  }

  private static void withHelp(CommandLine sub) {
    if (!sub.getCommandSpec().mixinStandardHelpOptions()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
    }
  }

  private static int report(Exception error, CommandLine line) {
    if (error instanceof Client.Unreachable) {
      line.getErr().println(error.getMessage());
      return ExitCode.UNREACHABLE;
    }
    line.getErr().println(error instanceof ConfigProblem ? error.getMessage() : error.toString());
    return ExitCode.FAILED;
  }
}
