package org.legato.media.audio;

import java.io.IOException;

/** Programs that tests compare with where they are installed. */
final class Tools {
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
}
