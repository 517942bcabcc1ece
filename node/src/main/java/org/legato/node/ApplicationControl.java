package org.legato.node;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What control surfaces may do with applications. Every stage is bounded in time. */
public interface ApplicationControl {

  /** Names of the applications that take calls. */
  CompletionStage<List<String>> list();

  /**
   * Loads a script and registers it, new calls get it.
   *
   * @param file path of the {@code .dsm} file
   * @param name the application's name
   * @return warnings of the load; fails with {@link Refused}
   */
  CompletionStage<List<String>> load(String file, String name);

  /** The script was not loaded; the message says why, with file, line and column. */
  final class Refused extends RuntimeException {
    public Refused(String message) {
      super(message);
    }
  }
}
