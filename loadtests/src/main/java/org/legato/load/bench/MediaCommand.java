package org.legato.load.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.legato.node.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Channels that hear an announcement and send as much. */
@Command(
    name = "media",
    description =
        "Channels that hear a looped announcement in G.711 and send a tone: CPU and memory for"
            + " each, the rhythm of what comes, losses.")
final class MediaCommand implements Callable<Integer> {
  @Option(
      names = "--channels",
      split = ",",
      defaultValue = "200,500,1000",
      description = "how many, rising; default: ${DEFAULT-VALUE}")
  private List<Integer> channels;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "of each step; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--user",
      defaultValue = "announcement",
      description = "whom the calls are for; default: ${DEFAULT-VALUE}")
  private String user;

  @Option(
      names = "--expect-hz",
      defaultValue = "" + Tone.ANNOUNCED_HZ,
      description =
          "the tone that the server plays, at 8000 of 32767; 0: whatever; default:"
              + " ${DEFAULT-VALUE}")
  private int hz;

  @Option(
      names = "--write-tone",
      paramLabel = "FILE",
      description = "write that announcement as WAV, for another server to play in a loop, and end")
  private Path tone;

  @Mixin private MediaOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (tone != null) {
      Tone.announcement(tone);
      return ExitCode.OK;
    }
    MediaPlan plan = options.plan("media", channels, seconds, 0, user, hz);
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
