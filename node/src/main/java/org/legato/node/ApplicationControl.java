package org.legato.node;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What control surfaces may do with applications. Every stage is bounded in time. */
public interface ApplicationControl {

  /** Names of the applications that take calls. */
  CompletionStage<List<String>> list();

  /**
   * Loads a bundle or a single script and registers its applications, new calls get them.
   *
   * @param file path of a {@code .conf} or {@code .dsm} file
   * @param name the bundle's or the script's name
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
