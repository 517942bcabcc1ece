package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** Programs that tests compare with where they are installed. */
public final class Tools {
  private Tools() {}

  /** Starts a program; null if there is none of that name. */
  static Process start(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      return null;
    }
  }

  /** Runs a program with words that have no blanks; a test without it is skipped, and says so. */
  public static void run(String line) throws InterruptedException {
    Process process = start(line.strip().split(" +"));
    assumeTrue(process != null, "not installed: " + line);
    assertThat(process.waitFor()).as(line).isZero();
  }
}
