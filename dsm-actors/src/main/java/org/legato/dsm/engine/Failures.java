package org.legato.dsm.engine;

import java.util.Map;
import java.util.concurrent.CompletionException;
import org.legato.dsm.script.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a script gets to see of a failure. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** What lies below the wrapping of stages. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The exception itself, or one of type {@code internal} for a defect, which is logged. */
  static ScriptException exception(Throwable cause, Place place) {
    if (cause instanceof ScriptException exception) {
      return exception;
    }
    LOG.error("{}: internal error in an action", place, cause);
    return new ScriptException("internal", Map.of("cause", String.valueOf(cause)));
  }
}
