package org.legato.dsm.module;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command run by {@code /bin/sh}. Blocks. */
final class Shell {
  /** More output than this is dropped. */
  private static final int MOST_OUTPUT = 1 << 20;

  private Shell() {}

  /** What a command wrote and its exit code. */
  record Result(String output, int exitCode) {}

  /** Runs a command; it is killed with all its children when the time is up. */
  static Result run(String command, Duration timeout) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var timely =
        process
            .onExit()
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .handle(
                (_, late) -> {
                  if (late != null) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                  }
                  return late == null;
                });
    try (var stream = process.getInputStream()) {
      byte[] output = stream.readNBytes(MOST_OUTPUT);
      stream.skip(Long.MAX_VALUE);
      int code = process.waitFor();
      if (!timely.join()) {
        throw new IOException("the command took longer than " + timeout.toSeconds() + " s");
      }
      return new Result(new String(output, StandardCharsets.UTF_8), code);
    }
  }
}
