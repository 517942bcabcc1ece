package org.legato.dsm.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The applications that calls may run. A load replaces a bundle's applications at once or not at
 * all; calls in progress keep the {@link Application} that they began with.
 */
public final class ApplicationRegistry {
  private final BundleLoader loader;
  private final AtomicReference<Map<String, Application>> applications =
      new AtomicReference<>(Map.of());
  private volatile Optional<SemsConfig> main = Optional.empty();

  public ApplicationRegistry(BundleLoader loader) {
    this.loader = loader;
  }

  /**
   * Loads dsm.conf: its own diagrams and every bundle of its {@code conf_dir}.
   *
   * @return warnings
   * @throws SemsConfig.Malformed if a file or key is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  public List<String> loadMain(Path dsmConf) {
    SemsConfig config = SemsConfig.read(dsmConf);
    main = Optional.of(config);
    List<String> warnings = new ArrayList<>();
    if (!config.list("load_diags").isEmpty()) {
      warnings.addAll(load(dsmConf, "main"));
    }
    if (config.get("conf_dir").isPresent()) {
      Path directory =
          dsmConf.toAbsolutePath().getParent().resolve(config.get("conf_dir").orElseThrow());
      warnings.addAll(loadDirectory(directory));
    }
    return warnings;
  }

  /**
   * Loads or reloads one bundle; on an error everything stays as it was.
   *
   * @param name the configuration set's name, empty for the file's name without {@code .conf}
   * @return warnings
   */
  public List<String> load(Path file, String name) {
    String given = name.isEmpty() ? file.getFileName().toString() : name;
    String bundleName = given.endsWith(".conf") ? given.substring(0, given.length() - 5) : given;
    BundleLoader.Bundle bundle = loader.load(file, bundleName, main);
    applications.updateAndGet(
        old -> {
          Map<String, Application> next = new HashMap<>(old);
          next.putAll(bundle.applications());
          return Map.copyOf(next);
        });
    return bundle.warnings();
  }

  /** Loads every bundle ({@code *.conf}) of a directory, as {@code conf_dir} does. */
  public List<String> loadDirectory(Path directory) {
    List<String> warnings = new ArrayList<>();
    for (Path file : BundleLoader.confFiles(directory)) {
      warnings.addAll(load(file, ""));
    }
    return warnings;
  }

  /** The application of a name. */
  public Optional<Application> find(String name) {
    return Optional.ofNullable(applications.get().get(name));
  }

  /** All registered names, sorted. */
  public List<String> names() {
    return List.copyOf(new TreeSet<>(applications.get().keySet()));
  }
}
