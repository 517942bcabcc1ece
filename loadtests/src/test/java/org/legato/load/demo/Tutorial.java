package org.legato.load.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The tutorial's scripts as their author published them. */
final class Tutorial {
  private static final Path SCRIPTS = Path.of("../dsm-actors/src/test/resources/dsm/quizconnect");

  private Tutorial() {}

  /** By file name. */
  static Map<String, String> scripts() throws IOException {
    return Map.of(
        "quizconnect_caller.dsm", Files.readString(SCRIPTS.resolve("quizconnect_caller.dsm")),
        "quizconnect_callee.dsm", Files.readString(SCRIPTS.resolve("quizconnect_callee.dsm")));
  }
}
