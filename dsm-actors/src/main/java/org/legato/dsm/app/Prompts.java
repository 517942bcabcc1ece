package org.legato.dsm.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the prompt files that a configuration names. */
final class Prompts {
  private Prompts() {}

  /** {@code load_prompts}: files of {@code name=audio file}. */
  static Map<String, String> named(Path file, SemsConfig config, List<String> warnings) {
    Map<String, String> prompts = new HashMap<>();
    for (String list : config.list("load_prompts")) {
      prompts.putAll(read(BundleLoader.beside(file, list), warnings));
    }
    return prompts;
  }

  /** {@code load_prompts_sets}: such files in {@code prompts_sets_path}, one a set. */
  static Map<String, Map<String, String>> sets(
      Path file, SemsConfig config, List<String> warnings) {
    Map<String, Map<String, String>> sets = new HashMap<>();
    Path directory = BundleLoader.beside(file, config.get("prompts_sets_path").orElse(""));
    for (String set : config.list("load_prompts_sets")) {
      Path exact = directory.resolve(set);
      sets.put(set, read(Files.exists(exact) ? exact : directory.resolve(set + ".conf"), warnings));
    }
    return sets;
  }

  /** A relative audio file is looked for beside the list; where it is not it stays as written. */
  private static Map<String, String> read(Path list, List<String> warnings) {
    SemsConfig lines = SemsConfig.read(list);
    warnings.addAll(lines.warnings());
    Map<String, String> prompts = new HashMap<>();
    lines
        .values()
        .forEach(
            (name, audio) -> {
              Path beside = BundleLoader.beside(list, audio);
              if (Files.isReadable(beside)) {
                prompts.put(name, beside.toString());
              } else {
                prompts.put(name, audio);
                if (!Files.isReadable(Path.of(audio))) {
                  warnings.add(lines.place(name) + ": no file " + audio);
                }
              }
            });
    return prompts;
  }

  /** Refuses a configuration whose {@code required_prompts} are not all there. */
  static void require(SemsConfig config, Map<String, String> loaded) {
    missing(config, loaded)
        .ifPresent(
            text -> {
              throw new SemsConfig.Malformed(text);
            });
  }

  /** What to say of {@code required_prompts} that are not there. */
  static Optional<String> missing(SemsConfig config, Map<String, String> loaded) {
    List<String> missing = new ArrayList<>(config.list("required_prompts"));
    missing.removeAll(loaded.keySet());
    String place = config.place("required_prompts");
    String names = String.join(", ", missing);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(place + ": not loaded: " + names + "; add them to a file of load_prompts");
  }
}
