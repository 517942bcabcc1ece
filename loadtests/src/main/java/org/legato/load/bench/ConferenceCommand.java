package org.legato.load.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Members of conferences who all talk. */
@Command(
    name = "conference",
    description =
        "Members of conferences in G.711, all of them talking, each with a tone of its own:"
            + " everyone must hear all others and not himself.")
final class ConferenceCommand implements Callable<Integer> {
  @Option(
      names = "--channels",
      split = ",",
      defaultValue = "300,600,900",
      description = "how many, rising; default: ${DEFAULT-VALUE}")
  private List<Integer> channels;

  @Option(
      names = "--room-size",
      defaultValue = "3",
      description = "members of each conference; default: ${DEFAULT-VALUE}")
  private int roomSize;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "of each step; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--user",
      defaultValue = "room%d",
      description = "whom the calls are for, %%d is the room's number; default: room%%d")
  private String user;

  @Mixin private MediaOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    MediaPlan plan = options.plan("conference", channels, seconds, roomSize, user, 0);
    return options.run(
        spec.commandLine().getOut(),
        plan,
        (server, host, narrator) -> {
          try (MediaRun run = new MediaRun(plan, server, host, narrator)) {
            return run.play();
          }
        });
  }
}
