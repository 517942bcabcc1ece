package org.legato.dsm.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the files around a script say about it: the bundle that loads it and the prompts in sight. A
 * bundle is looked for beside the script and in the directory above.
 *
 * @param file the bundle's file; empty if none loads the script
 * @param config its keys; empty without a file
 * @param prompts names of prompts, or empty if no file lists any: then nobody knows
 * @param promptSets names of prompt sets, or empty likewise
 */
public record ScriptBundle(
    Optional<Path> file,
    SemsConfig config,
    Optional<Set<String>> prompts,
    Optional<Set<String>> promptSets) {

  /**
   * Looks around a script.
   *
   * @param directory the script's, absolute and normalized
   */
  public static ScriptBundle of(Path directory, String diagram) {
    Optional<Path> file = Optional.empty();
    SemsConfig config = SemsConfig.empty();
    Set<String> prompts = new HashSet<>();
    Set<String> sets = new HashSet<>();
    for (Path candidate : candidates(directory)) {
      Optional<SemsConfig> read = readable(candidate);
      if (read.isEmpty()) {
        continue;
      }
      if (file.isEmpty() && loads(candidate, read.get(), directory, diagram)) {
        file = Optional.of(candidate);
        config = read.get();
      }
      addPrompts(candidate, read.get(), prompts, sets);
    }
    return new ScriptBundle(
        file,
        config,
        Optional.of(prompts).filter(p -> !p.isEmpty()),
        Optional.of(sets).filter(s -> !s.isEmpty()));
  }

  /** What the script's calls read as {@code $config.key}. */
  public Map<String, String> configVariables() {
    return config.values().entrySet().stream()
        .collect(Collectors.toMap(e -> "config." + e.getKey(), Map.Entry::getValue));
  }

  /** Directories that a relative file name may be meant from. */
  List<Path> bases(Path directory) {
    Set<Path> bases = new LinkedHashSet<>();
    bases.add(directory);
    file.ifPresent(f -> bases.add(f.getParent()));
    bases.add(Path.of("").toAbsolutePath());
    return List.copyOf(bases);
  }

  private static List<Path> candidates(Path directory) {
    List<Path> files = new ArrayList<>();
    for (Path place : new Path[] {directory, directory.getParent()}) {
      if (place == null) {
        continue;
      }
      try (var list = Files.list(place)) {
        list.filter(f -> f.toString().endsWith(".conf") && Files.isRegularFile(f))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        // What cannot be listed is not in sight; the script itself may still be read.
      }
    }
    return files;
  }

  /** Other programs have .conf files too. */
  private static Optional<SemsConfig> readable(Path file) {
    try {
      return Optional.of(SemsConfig.read(file));
    } catch (SemsConfig.Malformed e) {
      return Optional.empty();
    }
  }

  private static boolean loads(Path file, SemsConfig config, Path directory, String diagram) {
    return config.list("load_diags").contains(diagram)
        && config
            .get("diag_path")
            .filter(path -> BundleLoader.beside(file, path).equals(directory))
            .isPresent();
  }

  private static void addPrompts(
      Path file, SemsConfig config, Set<String> prompts, Set<String> sets) {
    try {
      prompts.addAll(Prompts.named(file, config, new ArrayList<>()).keySet());
      for (Map.Entry<String, Map<String, String>> set :
          Prompts.sets(file, config, new ArrayList<>()).entrySet()) {
        sets.add(set.getKey());
        prompts.addAll(set.getValue().keySet());
      }
    } catch (SemsConfig.Malformed e) {
      // Said where the bundle itself is checked.
    }
  }
}
