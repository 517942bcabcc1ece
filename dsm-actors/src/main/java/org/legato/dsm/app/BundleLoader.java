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
import java.util.Set;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptParser;

/** Loads the scripts and settings of one application configuration (an "app bundle"). */
public final class BundleLoader {
  private static final Set<String> OWN_KEYS =
      Set.of(
          "diag_path",
          "load_diags",
          "register_apps",
          "mod_path",
          "preload_mods",
          "run_system_dsms",
          "load_prompts",
          "required_prompts",
          "load_prompts_sets",
          "prompts_sets_path",
          "conf_dir");

  private final ModuleSet modules;
  private final Limits limits;

  public BundleLoader(ModuleSet modules, Limits limits) {
    this.modules = modules;
    this.limits = limits;
  }

  /**
   * The applications of a bundle.
   *
   * @param applications by registered name
   * @param warnings what loads although it looks wrong, with its place
   */
  public record Bundle(String name, Map<String, Application> applications, List<String> warnings) {}

  /**
   * Loads a bundle.
   *
   * @param name the configuration set's name
   * @param main the main configuration (dsm.conf), for the monitoring flags
   * @throws SemsConfig.Malformed if a file or key is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  public Bundle load(Path file, String name, Optional<SemsConfig> main) {
    SemsConfig config = SemsConfig.read(file);
    List<String> warnings = new ArrayList<>(config.warnings());
    String path =
        config
            .get("diag_path")
            .orElseThrow(() -> new SemsConfig.Malformed(file + ": diag_path is missing"));
    List<Diagram> diagrams = new ArrayList<>();
    for (String diagram : config.list("load_diags")) {
      Diagram parsed = ScriptParser.parse(diagram, resolved(file, path), modules);
      parsed.warnings().stream().map(Problem::toString).forEach(warnings::add);
      diagrams.add(parsed);
    }
    DiagramSet set = DiagramSet.of(diagrams);
    Map<String, String> prompts = prompts(file, config);
    Map<String, Application> applications = new LinkedHashMap<>();
    for (String app : config.list("register_apps")) {
      if (set.get(app).isEmpty()) {
        throw new SemsConfig.Malformed(
            file + ": register_apps names " + app + ", which is not in load_diags");
      }
      applications.put(app, application(app, name, set, config, prompts, main));
    }
    return new Bundle(name, applications, warnings);
  }

  private Application application(
      String app,
      String bundle,
      DiagramSet set,
      SemsConfig config,
      Map<String, String> prompts,
      Optional<SemsConfig> main) {
    Map<String, String> variables = new HashMap<>();
    config
        .values()
        .forEach(
            (key, value) -> {
              if (!OWN_KEYS.contains(key)) {
                variables.put("config." + key, value);
              }
            });
    return new Application(
        app,
        bundle,
        set,
        app,
        variables,
        config.flag("set_param_variables", false),
        config.get("compat").filter("2010"::equals).isPresent(),
        prompts,
        Map.of(),
        main.map(m -> m.flag("monitoring_full_stategraph", false)).orElse(false),
        main.map(m -> m.flag("monitoring_full_transitions", false)).orElse(false),
        limits);
  }

  private static Map<String, String> prompts(Path file, SemsConfig config) {
    Map<String, String> prompts = new HashMap<>();
    for (String list : config.list("load_prompts")) {
      prompts.putAll(SemsConfig.read(resolved(file, list)).values());
    }
    for (String required : config.list("required_prompts")) {
      if (!prompts.containsKey(required)) {
        throw new SemsConfig.Malformed(file + ": required prompt " + required + " is not loaded");
      }
    }
    return prompts;
  }

  private static Path resolved(Path file, String path) {
    return file.toAbsolutePath().getParent().resolve(path);
  }

  /** All {@code *.conf} files of a directory, in the order of their names. */
  static List<Path> confFiles(Path directory) {
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".conf")).sorted().toList();
    } catch (IOException e) {
      throw new SemsConfig.Malformed("conf_dir " + directory + ": cannot be listed: " + e);
    }
  }
}
