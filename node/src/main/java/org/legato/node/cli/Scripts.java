package org.legato.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.ScriptParser;

/** Script files named on the command line. */
final class Scripts {
  private static final String SUFFIX = ".dsm";

  private Scripts() {}

  /** The files themselves and the scripts directly in the directories, in the order of names. */
  static List<Path> files(List<Path> named) throws IOException {
    var files = new ArrayList<Path>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> inside = Files.list(path)) {
          inside.filter(f -> f.toString().endsWith(SUFFIX)).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }

  static Diagram parse(Path file, ModuleSet modules) {
    String name = file.getFileName().toString();
    String diagram =
        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return ScriptParser.parse(diagram, file.toAbsolutePath().getParent(), modules);
  }
}
