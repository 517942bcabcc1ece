package org.legato.node.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptError;
import org.legato.dsm.script.ScriptParser;

/** Script files named on the command line. */
final class Scripts {
  private static final String SUFFIX = ".dsm";

  private Scripts() {}

  /**
   * Refuses what can be no script.
   *
   * @throws ScriptError naming the file
   */
  static void require(Path file) {
    Place start = new Place(file.getFileName().toString(), 1, 1);
    if (!Files.exists(file)) {
      throw new ScriptError(List.of(new Problem(start, "no such file", "")));
    }
    if (!file.toString().endsWith(SUFFIX) || !Files.isRegularFile(file)) {
      String remedy = "name a file that ends in .dsm, or a directory";
      throw new ScriptError(List.of(new Problem(start, "not a script", remedy)));
    }
  }

  /** The name of the diagram in a file. */
  static String diagramName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  static Diagram parse(Path file, ModuleSet modules) {
    require(file);
    return ScriptParser.parse(diagramName(file), file.toAbsolutePath().getParent(), modules);
  }
}
