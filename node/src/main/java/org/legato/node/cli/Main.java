package org.legato.node.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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
      "1:a script has errors, or the command failed",
      "2:the command line is wrong",
      "3:the node does not answer",
      "4:check --strict: scripts have warnings only"
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
            .addSubcommand(new RunCommand())
            .addSubcommand(new ActionsCommand())
            .addSubcommand(new CallsCommand())
            .addSubcommand(new CallCommand())
            .addSubcommand(new NodesCommand())
            .addSubcommand(new DrainCommand());
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
    line.getErr().println(said(error));
    return ExitCode.FAILED;
  }

  private static String said(Exception error) {
    return switch (error) {
      case ConfigProblem problem -> problem.getMessage();
      case Client.Refused refused -> refused.getMessage();
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      default -> error.toString();
    };
  }
}
