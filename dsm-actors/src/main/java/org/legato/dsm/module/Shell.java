package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.legato.dsm.engine.ScriptException;

/**
 * Runs commands with {@code /bin/sh}; blocks.
 *
 * @param timeout after which a command is killed
 * @param maxOutput bytes of output; a command that writes more is killed
 */
record Shell(Duration timeout, int maxOutput) {
  private static final File NOTHING = new File("/dev/null");

  /**
   * What a command did.
   *
   * @param exit its exit code
   */
  record Result(String output, int exit) {}

  static Shell of(Config sys) {
    return new Shell(
        sys.getDuration("command-timeout"), Math.toIntExact(sys.getBytes("max-output")));
  }

  /**
   * Runs a command to its end.
   *
   * @throws ScriptException of type {@code popen} if it cannot be run, {@code pclose} if it was
   *     killed
   */
  Result run(String command) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("/bin/sh", "-c", command)
              .redirectInput(NOTHING)
              .redirectError(Redirect.INHERIT)
              .start();
    } catch (IOException | IllegalArgumentException e) {
      throw failed("popen", e.getMessage());
    }
    var late = new CompletableFuture<Void>();
    late.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
    late.thenRun(() -> kill(process));
    try {
      String output = read(process);
      int exit = process.waitFor();
      if (late.isDone()) {
        throw tooLate();
      }
      return new Result(output, exit);
    } catch (IOException e) {
      // Killing a process closes its output under the reader.
      throw late.isDone() ? tooLate() : failed("popen", e.getMessage());
    } finally {
      late.cancel(false);
      process.destroyForcibly();
    }
  }

  private ScriptException tooLate() {
    return failed("pclose", "the command did not end within " + timeout);
  }

  private String read(Process process) throws IOException {
    var output = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      byte[] piece = new byte[8192];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        output.write(piece, 0, n);
        if (output.size() > maxOutput) {
          kill(process);
          throw failed("pclose", "the command wrote more than " + maxOutput + " bytes");
        }
      }
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  static ScriptException failed(String type, String cause) {
    return new ScriptException(type, Map.of("cause", String.valueOf(cause)));
  }
}
