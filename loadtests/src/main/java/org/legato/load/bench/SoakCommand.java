package org.legato.load.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The same load for long. */
@Command(
    name = "soak",
    description =
        "The same channels for long: ends with 0 only if memory stays flat, no packet is lost and"
            + " no pause is longer than 40 ms.")
final class SoakCommand implements Callable<Integer> {
  @Option(names = "--minutes", defaultValue = "20", description = "default: ${DEFAULT-VALUE}")
  private int minutes;

  @Option(names = "--channels", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
  private int channels;

  @Option(
      names = "--room-size",
      defaultValue = "0",
      description = "members of each conference; 0: all hear an announcement; default: 0")
  private int roomSize;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "of each point of the plots; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--user",
      description = "whom the calls are for; default: announcement, or room%%d")
  private String user;

  @Option(
      names = "--expect-hz",
      defaultValue = "" + Tone.ANNOUNCED_HZ,
      description = "the announcement's tone, 0: whatever; default: ${DEFAULT-VALUE}")
  private int hz;

  @Mixin private MediaOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String whom = user != null ? user : roomSize == 0 ? "announcement" : "room%d";
    MediaPlan plan = options.plan("soak", List.of(channels), seconds, roomSize, whom, hz);
    return options.run(
        spec.commandLine().getOut(),
        plan,
        (server, host, narrator) -> SoakRun.play(plan, minutes, server, host, narrator));
  }
}
