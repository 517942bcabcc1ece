package org.legato.node;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.script.ScriptError;

/** The node's applications as control sees them; loading happens off the caller's thread. */
record LoadedApplications(ApplicationRegistry registry) implements ApplicationControl {
  @Override
  public CompletionStage<List<String>> list() {
    return CompletableFuture.completedFuture(registry.names());
  }

  @Override
  public CompletionStage<List<String>> load(String file, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return registry.load(Path.of(file), name);
          } catch (SemsConfig.Malformed | ScriptError | InvalidPathException e) {
            throw new Refused(e.getMessage());
          }
        });
  }
}
