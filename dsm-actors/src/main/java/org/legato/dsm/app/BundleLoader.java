package org.legato.dsm.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptParser;

/** Loads the scripts and settings of one application configuration (an "app bundle"). */
public final class BundleLoader {
  /** What these keys ask for does not happen; said at load and not left to be found out. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "run_system_dsms", "scripts without a call are not run",
          "enable_session_timer", "session timers (RFC 4028) are not kept");

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
    check(config, warnings);
    String path = config.get("diag_path").map(p -> beside(file, p).toString()).orElse("");
    List<String> names = config.list("load_diags");
    if (path.isEmpty() && !names.isEmpty()) {
      throw new SemsConfig.Malformed(
          config.place("load_diags") + ": set diag_path to the directory of these scripts");
    }
    DiagramSet diagrams = diagrams(path, names, warnings);
    Map<String, String> prompts = Prompts.named(file, config, warnings);
    Map<String, String> visible = new HashMap<>(inherited);
    visible.putAll(prompts);
    Prompts.require(config, visible);
    return new Bundle(
        name,
        path,
        config,
        diagrams,
        registered(config, diagrams),
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

  DiagramSet diagrams(String path, List<String> names, List<String> warnings) {
    List<Diagram> diagrams = new ArrayList<>();
    for (String name : names) {
      diagrams.add(diagram(path, name, warnings));
    }
    return DiagramSet.of(diagrams);
  }

  Diagram diagram(String path, String name, List<String> warnings) {
    try {
      Diagram diagram = ScriptParser.parse(name, Path.of(path), modules);
      diagram.warnings().stream().map(Problem::toString).forEach(warnings::add);
      return diagram;
    } catch (UncheckedIOException e) {
      throw new SemsConfig.Malformed(
          path + "/" + name + ".dsm cannot be read: " + e.getCause().getMessage());
    }
  }

  /** Whether scripts can import a module, by its name with or without {@code mod_}. */
  boolean hasModule(String name) {
    return modules.module(name).isPresent();
  }

  private void check(SemsConfig config, List<String> warnings) {
    for (String module : config.list("preload_mods")) {
      if (!hasModule(module)) {
        warnings.add(
            config.place("preload_mods")
                + ": there is no module "
                + module
                + "; scripts that import it will not load");
      }
    }
    WITHOUT_EFFECT.forEach(
        (key, why) -> {
          if (config.get(key).filter(v -> !Set.of("", "no").contains(v)).isPresent()) {
            warnings.add(config.place(key) + " has no effect: " + why);
          }
        });
    if (config.get("compat").filter(v -> !v.equals("2010")).isPresent()) {
      throw new SemsConfig.Malformed(config.place("compat") + " can only be 2010");
    }
  }

  private static Map<String, String> registered(SemsConfig config, DiagramSet diagrams) {
    Map<String, String> registered = new LinkedHashMap<>();
    for (String app : config.list("register_apps")) {
      requireDiagram(config, "register_apps", app, diagrams);
      registered.put(app, app);
    }
    return registered;
  }

  static void requireDiagram(SemsConfig config, String key, String name, DiagramSet diagrams) {
    if (diagrams.get(name).isEmpty()) {
      throw new SemsConfig.Malformed(
          config.place(key) + " names " + name + ", which is not in load_diags");
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
          "the directory of bundles " + directory + " cannot be listed: " + e);
    }
  }
}
