package org.legato.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.legato.dsm.app.FileCheck;
import org.legato.dsm.script.DirectoryScripts;
import org.legato.dsm.script.ScriptFiles;

/**
 * The scripts and bundles that a command line names.
 *
 * @param scripts the files named, and those found in directories named
 * @param named those of the scripts that were named themselves
 * @param bundles files found that load scripts
 */
record ScriptSearch(Set<Path> scripts, Set<Path> named, Set<Path> bundles) {
  private static final int DEPTH = 16;

  /** Searches directories and what is below them. */
  static ScriptSearch in(List<Path> paths) throws IOException {
    var search =
        new ScriptSearch(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    for (Path path : paths) {
      if (path.toString().endsWith(".conf") && Files.isRegularFile(path)) {
        search.bundles.add(path);
        search.scripts.addAll(FileCheck.scripts(path));
        continue;
      }
      if (!Files.isDirectory(path)) {
        search.scripts.add(path);
        search.named.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.walk(path, DEPTH)) {
        for (Path file : inside.filter(Files::isRegularFile).sorted().toList()) {
          if (file.toString().endsWith(".dsm")) {
            search.scripts.add(file);
          } else if (file.toString().endsWith(".conf") && FileCheck.isBundle(file)) {
            search.bundles.add(file);
          }
        }
      }
    }
    return search;
  }

  /** Reads scripts and remembers which files they included. */
  static final class Reader implements ScriptFiles {
    private final Path directory;
    private final ScriptFiles files;
    private final Set<Path> included = new TreeSet<>();

    Reader(Path directory) {
      this.directory = directory.toAbsolutePath();
      this.files = new DirectoryScripts(this.directory);
    }

    @Override
    public Optional<Source> diagram(String name) {
      return files.diagram(name);
    }

    @Override
    public Optional<List<Source>> include(String name, Source includer) {
      Optional<List<Source>> sources = files.include(name, includer);
      sources.ifPresent(
          all -> all.forEach(s -> included.add(directory.resolve(s.name()).normalize())));
      return sources;
    }

    Set<Path> included() {
      return included;
    }
  }
}
