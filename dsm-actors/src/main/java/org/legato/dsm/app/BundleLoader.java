package org.legato.dsm.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.application.ApplicationModule;
import org.legato.dsm.application.CallApplication;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptParser;

/** Loads the scripts and settings of one application configuration (an "app bundle"). */
public final class BundleLoader {
  private final ModuleSet modules;
  private final Limits limits;

  public BundleLoader(ModuleSet modules, Limits limits) {
    this.modules = modules;
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /**
   * Loads a bundle.
   *
   * @param name the configuration set's name
   * @param inherited prompts that it sees besides its own
   * @param warnings gets what loads although it looks wrong, with its place
   * @throws SemsConfig.Malformed if a file or key is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  Bundle load(Path file, String name, Map<String, String> inherited, List<String> warnings) {
    SemsConfig config = SemsConfig.read(file);
    warnings.addAll(config.warnings());
    check(config, name, warnings);
    List<String> mistakes = mistakes(file, config);
    if (!mistakes.isEmpty()) {
      throw new SemsConfig.Malformed(String.join("\n", mistakes));
    }
    String path = config.get("diag_path").map(p -> beside(file, p).toString()).orElse("");
    DiagramSet diagrams = diagrams(path, config.list("load_diags"), warnings);
    Map<String, String> prompts = Prompts.named(file, config, warnings);
    Map<String, String> visible = new HashMap<>(inherited);
    visible.putAll(prompts);
    Prompts.require(config, visible);
    return new Bundle(
        name,
        path,
        config,
        diagrams,
        registered(config),
        prompts,
        Prompts.sets(file, config, warnings));
  }

  /** A bundle of a single script, as {@code name}. */
  Bundle single(Path script, String name, List<String> warnings) {
    String file = script.getFileName().toString();
    String diagram = file.substring(0, file.length() - ".dsm".length());
    String path = script.toAbsolutePath().getParent().toString();
    DiagramSet diagrams = diagrams(path, List.of(diagram), warnings);
    return new Bundle(
        name, path, SemsConfig.empty(), diagrams, Map.of(name, diagram), Map.of(), Map.of());
  }

  /** The bundle of an application that every node has. */
  Bundle builtIn(BuiltIn application, SemsConfig config) {
    String name = application.name();
    Diagram diagram = ScriptParser.parseText(name, application.script(), modules);
    return new Bundle(
        name,
        "",
        config.withDefaults(application.defaults()),
        DiagramSet.of(diagram),
        Map.of(name, name),
        Map.of(),
        Map.of());
  }

  /** The bundle of an application written in Java. */
  Bundle java(CallApplication application) {
    String name = application.name();
    Diagram diagram = ScriptParser.parseText(name, ApplicationModule.script(application), modules);
    return new Bundle(
        name,
        "",
        SemsConfig.empty(),
        DiagramSet.of(diagram),
        Map.of(name, name),
        Map.of(),
        Map.of());
  }

  DiagramSet diagrams(String path, List<String> names, List<String> warnings) {
    List<Diagram> diagrams = new ArrayList<>();
    for (String name : names) {
      diagrams.add(diagram(path, name, warnings));
    }
    return DiagramSet.of(diagrams);
  }

  Diagram diagram(String path, String name, List<String> warnings) {
    Diagram diagram = ScriptParser.parse(name, Path.of(path), modules);
    diagram.warnings().stream().map(Problem::toString).forEach(warnings::add);
    return diagram;
  }

  /** Whether scripts can import a module, by its name with or without {@code mod_}. */
  boolean hasModule(String name) {
    return modules.module(name).isPresent();
  }

  private void check(SemsConfig config, String name, List<String> warnings) {
    for (String module : config.list("preload_mods")) {
      if (!hasModule(module)) {
        warnings.add(
            config.place("preload_mods")
                + ": there is no module "
                + module
                + "; scripts that import it will not load");
      }
    }
    if (!name.equals(Bundle.MAIN)) {
      SessionTimers.KEYS.stream()
          .filter(key -> config.places().containsKey(key))
          .forEach(key -> warnings.add(config.place(key) + " counts in dsm.conf only"));
    }
  }

  /** What is wrong with a bundle's keys, so that it cannot load; with their places. */
  static List<String> mistakes(Path file, SemsConfig config) {
    List<String> mistakes = new ArrayList<>();
    if (config.get("compat").filter(v -> !v.equals("2010")).isPresent()) {
      mistakes.add(config.place("compat") + " can only be 2010");
    }
    List<String> names = config.list("load_diags");
    Optional<String> path = config.get("diag_path");
    if (path.isEmpty() && !names.isEmpty()) {
      mistakes.add(
          config.place("load_diags") + ": set diag_path to the directory of these scripts");
    } else if (path.isPresent()) {
      Path directory = beside(file, path.get());
      for (String name : names) {
        if (!Files.isRegularFile(directory.resolve(name + ".dsm"))) {
          mistakes.add(
              config.place("load_diags") + ": no script " + directory + "/" + name + ".dsm");
        }
      }
    }
    for (String key : List.of("register_apps", "run_system_dsms")) {
      for (String name : config.list(key)) {
        if (!names.contains(name)) {
          mistakes.add(notLoaded(config, key, name));
        }
      }
    }
    return mistakes;
  }

  private static Map<String, String> registered(SemsConfig config) {
    Map<String, String> registered = new LinkedHashMap<>();
    config.list("register_apps").forEach(app -> registered.put(app, app));
    return registered;
  }

  private static String notLoaded(SemsConfig config, String key, String name) {
    return config.place(key) + " names " + name + ", which is not in load_diags";
  }

  static void requireDiagram(SemsConfig config, String key, String name, DiagramSet diagrams) {
    if (diagrams.get(name).isEmpty()) {
      throw new SemsConfig.Malformed(notLoaded(config, key, name));
    }
  }

  /** A path as it stands in a file: relative ones begin at the file's directory. */
  static Path beside(Path file, String path) {
    return file.toAbsolutePath().getParent().resolve(path).normalize();
  }

  /** All {@code *.conf} files of a directory, in the order of their names. */
  static List<Path> confFiles(Path directory) {
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".conf")).sorted().toList();
    } catch (IOException e) {
      throw new SemsConfig.Malformed(
          "the directory of bundles " + directory + ": " + SemsConfig.reason(e));
    }
  }
}
