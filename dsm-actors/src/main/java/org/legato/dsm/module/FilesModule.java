package org.legato.dsm.module;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;

/** {@code mod_sys}: whether files exist. */
public final class FilesModule implements ScriptModule {

  @Override
  public String name() {
    return "mod_sys";
  }

  @Override
  public void declare(Declarations d) {
    d.condition("sys.file_exists", "Whether a file exists.", FilesModule::exists);
    d.condition(
        "sys.file_not_exists", "Whether a file does not exist.", (run, text) -> !exists(run, text));
  }

  private static boolean exists(Run run, String text) {
    try {
      return Files.exists(Path.of(run.resolve(Arguments.one(text))));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
