package org.legato.node;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.script.ScriptError;

/**
 * The applications as control sees them: what is loaded here is loaded at all nodes. Loading
 * happens off the caller's thread.
 */
record LoadedApplications(ApplicationRegistry registry, Everywhere everywhere, LoadLog log)
    implements ApplicationControl {
  /** The question to another node that loads an application there. */
  static final String LOAD = "applications.load";

  @Override
  public CompletionStage<List<String>> list() {
    return CompletableFuture.completedFuture(registry.names());
  }

  @Override
  public CompletionStage<List<String>> load(String file, String name) {
    // What this node refuses is not tried elsewhere.
    return loadHere(file, name)
        .thenCompose(
            warnings ->
                everywhere
                    .others(LOAD, List.of(file, name))
                    .thenApply(
                        others -> {
                          List<String> all = new ArrayList<>(warnings);
                          others
                              .unanswered()
                              .forEach(node -> all.add(node + " has not loaded it, see its log"));
                          return all;
                        }));
  }

  /** Loads it at this node only. */
  CompletionStage<List<String>> loadHere(String file, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            List<String> warnings = registry.load(Path.of(file), name);
            log.add(LOAD, List.of(file, name));
            return warnings;
          } catch (SemsConfig.Malformed | ScriptError | InvalidPathException e) {
            throw new Refused(e.getMessage());
          }
        });
  }
}
