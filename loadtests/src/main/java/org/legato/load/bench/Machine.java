package org.legato.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What figures were measured on. */
final class Machine {
  private Machine() {}

  /** Processor, cores, kernel and Java. */
  static String text() throws IOException {
    String model = System.getProperty("os.arch");
    int cores = 0;
    for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
      if (line.startsWith("model name")) {
        model = line.substring(line.indexOf(':') + 1).strip();
      }
      cores += line.startsWith("processor") ? 1 : 0;
    }
    return model
        + ", "
        + cores
        + " cores, Linux "
        + System.getProperty("os.version")
        + ", Java "
        + System.getProperty("java.version");
  }
}
