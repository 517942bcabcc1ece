package org.legato.dsm.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects that modules keep for the call. The tracked ones are closed when the session closes what
 * is {@link AutoCloseable} among its objects.
 */
final class ObjectActions {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectActions.class);
  private static final String TRACKED = "legato.tracked";

  private ObjectActions() {}

  /** Objects to close with the session. */
  private static final class Tracked implements AutoCloseable {
    final Map<String, AutoCloseable> objects = new LinkedHashMap<>();

    @Override
    public void close() {
      objects.forEach(Tracked::closeOne);
      objects.clear();
    }

    private static void closeOne(String name, AutoCloseable object) {
      try {
        object.close();
      } catch (Exception e) {
        LOG.warn("object {} does not close", name, e);
      }
    }
  }

  static void declare(Declarations to) {
    to.action(
        "trackObject",
        "(name) Frees an object with the session. Errors: errno arg if there is none.",
        (run, text) -> {
          String name = run.resolve(text);
          if (!(run.session().objects().get(name) instanceof AutoCloseable object)) {
            return missing(run, name);
          }
          tracked(run).objects.put(name, object);
          run.clearError();
          return Outcome.CONTINUE;
        });
    to.action(
        "releaseObject",
        "(name) Ends trackObject. Errors: errno arg if there is none.",
        (run, text) -> {
          String name = run.resolve(text);
          if (tracked(run).objects.remove(name) == null) {
            return missing(run, name);
          }
          run.clearError();
          return Outcome.CONTINUE;
        });
    to.action(
        "freeObject",
        "(name) Frees an object now. Errors: errno arg if there is none, general if it fails.",
        (run, text) -> free(run, run.resolve(text)));
  }

  private static Tracked tracked(Run run) {
    return (Tracked) run.session().objects().computeIfAbsent(TRACKED, _ -> new Tracked());
  }

  private static Outcome free(Run run, String name) {
    if (!(run.session().objects().get(name) instanceof AutoCloseable object)) {
      return missing(run, name);
    }
    run.session().objects().remove(name);
    tracked(run).objects.remove(name);
    try {
      object.close();
      run.clearError();
    } catch (Exception e) {
      run.error("general", "object " + name + ": " + e.getMessage());
    }
    return Outcome.CONTINUE;
  }

  private static Outcome missing(Run run, String name) {
    run.error("arg", "no object '" + name + "'");
    return Outcome.CONTINUE;
  }
}
