package org.legato.dsm.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.legato.dsm.application.CallApplication;
import org.legato.dsm.script.ScriptError;

/**
 * The applications that calls may run. A load replaces a bundle's applications at once or not at
 * all; calls in progress keep the {@link Application} that they began with.
 *
 * <p>Loads run one after the other; whoever looks something up never waits for one.
 */
public final class ApplicationRegistry {
  private final BundleLoader loader;
  private Path dsmConf;
  private volatile Loaded loaded;

  public ApplicationRegistry(BundleLoader loader) {
    this.loader = loader;
    this.loaded = Loaded.nothing(loader.limits());
  }

  /**
   * Loads dsm.conf: its own diagrams and every bundle of its {@code conf_dir}.
   *
   * @return warnings
   * @throws SemsConfig.Malformed if a file or key is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  public synchronized List<String> loadMain(Path file) {
    List<String> warnings = new ArrayList<>();
    Bundle main = loader.load(file, Bundle.MAIN, loaded.prompts(), warnings);
    checkStart(main, "inbound_start_diag", warnings);
    checkStart(main, "outbound_start_diag", warnings);
    Loaded next = loaded.with(main);
    Optional<String> bundles = main.config().get("conf_dir").filter(d -> !d.isEmpty());
    if (bundles.isPresent()) {
      next = directory(next, BundleLoader.beside(file, bundles.get()), warnings);
    }
    String fallback = next.recordSelect().map(RecordSelect::fallback).orElse("");
    if (!fallback.isEmpty() && !next.incoming().containsKey(fallback)) {
      warnings.add(
          main.config().place("monitor_select_fallback")
              + ": no application "
              + fallback
              + " is registered here; calls without a record are answered 500");
    }
    loaded = next;
    dsmConf = file;
    return warnings;
  }

  /**
   * Makes an application of Legato's own available.
   *
   * @param config its keys; the others have their defaults
   * @return warnings about files that calls will miss
   */
  public synchronized List<String> load(BuiltIn application, SemsConfig config) {
    Bundle bundle = loader.builtIn(application, config);
    loaded = loaded.with(bundle);
    List<String> warnings = new ArrayList<>(config.warnings());
    for (BuiltIn.AudioFile file : application.files()) {
      Path audio =
          Path.of(
              bundle.config().get(file.directoryKey()).orElse(""),
              bundle.config().get(file.fileKey()).orElse(""));
      if (config.places().containsKey(file.fileKey()) && !Files.isReadable(audio)) {
        warnings.add(config.place(file.fileKey()) + ": there is no " + audio);
      }
    }
    return warnings;
  }

  /**
   * Makes an application written in Java available.
   *
   * @throws org.legato.dsm.script.ScriptError if its name cannot be one
   */
  public synchronized void load(CallApplication application) {
    loaded = loaded.with(loader.java(application));
  }

  private static void checkStart(Bundle main, String key, List<String> warnings) {
    String start = main.config().get(key).orElse("");
    if (start.equals(RecordSelect.KEYWORD) && key.equals("inbound_start_diag")) {
      return;
    }
    if (start.startsWith("$(")) {
      warnings.add(main.config().place(key) + ": " + start + " is not supported; name a diagram");
    } else if (!start.isEmpty()) {
      BundleLoader.requireDiagram(main.config(), key, start, main.diagrams());
    }
  }

  /** Loads every bundle ({@code *.conf}) of a directory, as {@code conf_dir} does: all or none. */
  public synchronized List<String> loadDirectory(Path directory) {
    List<String> warnings = new ArrayList<>();
    loaded = directory(loaded, directory, warnings);
    return warnings;
  }

  /** Looks at all bundles even if one is broken, so that one start shows all that is to be done. */
  private Loaded directory(Loaded before, Path directory, List<String> warnings) {
    Loaded next = before;
    List<String> errors = new ArrayList<>();
    for (Path file : BundleLoader.confFiles(directory)) {
      try {
        Bundle bundle = loader.load(file, withoutSuffix(file), next.prompts(), warnings);
        warnAboutTakenNames(next, bundle, warnings);
        next = next.with(bundle);
      } catch (SemsConfig.Malformed e) {
        errors.add(e.getMessage());
      } catch (ScriptError e) {
        errors.add(file + ": its scripts cannot be loaded:\n" + e.getMessage());
      }
    }
    if (!errors.isEmpty()) {
      throw new SemsConfig.Malformed(String.join("\n", errors));
    }
    return next;
  }

  private static void warnAboutTakenNames(Loaded before, Bundle bundle, List<String> warnings) {
    for (Bundle other : before.bundles()) {
      for (String name : bundle.registered().keySet()) {
        if (!other.name().equals(bundle.name()) && other.registered().containsKey(name)) {
          warnings.add(
              bundle.config().place("register_apps")
                  + ": "
                  + name
                  + " was registered by "
                  + other.name()
                  + "; calls now go to "
                  + bundle.name());
        }
      }
    }
  }

  /**
   * Loads or reloads one bundle, or a single script ({@code .dsm}) as an application; on an error
   * everything stays as it was. Names that its file registers no longer are gone for new calls.
   *
   * @param name the configuration set's (the script's) name, empty for the file's without suffix
   * @return warnings
   * @throws SemsConfig.Malformed if a file or key is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  public synchronized List<String> load(Path file, String name) {
    List<String> warnings = new ArrayList<>();
    String own = bundleName(file, name);
    Bundle bundle =
        file.toString().endsWith(".dsm")
            ? loader.single(file, own, warnings)
            : loader.load(file, own, loaded.prompts(), warnings);
    warnAboutTakenNames(loaded, bundle, warnings);
    loaded = loaded.with(bundle);
    return warnings;
  }

  /** The name of the configuration set that a file is loaded as. */
  public static String bundleName(Path file, String name) {
    return withoutSuffix(name.isEmpty() ? file : Path.of(name));
  }

  private static String withoutSuffix(Path file) {
    return file.getFileName().toString().replaceFirst("\\.(conf|dsm)$", "");
  }

  /**
   * Loads dsm.conf's own diagrams again, all or none; its other keys and its bundles stay.
   *
   * @throws SemsConfig.Malformed if there is no dsm.conf or it is wrong
   * @throws org.legato.dsm.script.ScriptError if a script is
   */
  public synchronized List<String> reloadDiagrams() {
    if (dsmConf == null) {
      throw new SemsConfig.Malformed("there is no dsm.conf to reload; use loadConfig for a bundle");
    }
    List<String> warnings = new ArrayList<>();
    Bundle read = loader.load(dsmConf, Bundle.MAIN, loaded.prompts(), warnings);
    loaded = loaded.with(main().withDiagrams(read.diagrams()));
    return warnings;
  }

  /**
   * Loads one more diagram into the main set.
   *
   * @param diagPath its directory, empty for dsm.conf's
   * @return the file it came from
   * @throws SemsConfig.Malformed if it is loaded already or there is no directory
   * @throws org.legato.dsm.script.ScriptError if the script is wrong
   */
  public synchronized Path loadDiagram(String diagram, String diagPath) {
    String path = diagPath.isEmpty() ? main().diagPath() : diagPath;
    if (path.isEmpty()) {
      throw new SemsConfig.Malformed("set diag_path in dsm.conf, or use loadDSMWithPath");
    }
    if (main().diagrams().get(diagram).isPresent()) {
      throw new SemsConfig.Malformed(diagram + " is already loaded");
    }
    loaded = loaded.with(main().with(loader.diagram(path, diagram, new ArrayList<>())));
    return Path.of(path, diagram + ".dsm");
  }

  /**
   * Makes a diagram an application.
   *
   * @param bundleOf an application or configuration set whose diagram it is, empty for the main set
   * @throws IllegalArgumentException if there is no such set or diagram
   * @throws IllegalStateException if the name is registered already
   */
  public synchronized void register(String diagram, String bundleOf) {
    Bundle bundle =
        bundle(bundleOf)
            .filter(b -> b.diagrams().get(diagram).isPresent())
            .orElseThrow(() -> new IllegalArgumentException("no diagram " + diagram));
    if (loaded.incoming().containsKey(diagram)) {
      throw new IllegalStateException(diagram + " is already registered");
    }
    loaded = loaded.with(bundle.registering(diagram, diagram));
  }

  private Bundle main() {
    return loaded.main();
  }

  private Optional<Bundle> bundle(String of) {
    return of.isEmpty() ? Optional.of(main()) : loaded.bundleOf(of);
  }

  /** Names of the diagrams of an application's or configuration set's bundle, or the main ones. */
  public List<String> diagrams(String bundleOf) {
    return bundle(bundleOf).map(Bundle::diagramNames).orElse(List.of());
  }

  /** Whether scripts can import a module, by its name with or without {@code mod_}. */
  public boolean hasModule(String name) {
    return loader.hasModule(name);
  }

  /** The modules that dsm.conf wants preloaded and that are not there. */
  public List<String> missingModules() {
    return main().config().list("preload_mods").stream().filter(m -> !hasModule(m)).toList();
  }

  /** The application of an incoming call. */
  public Optional<Application> find(String name) {
    return Optional.ofNullable(loaded.incoming().get(name));
  }

  /** How calls of the application {@code dsm} find their script, where records say so. */
  public Optional<RecordSelect> recordSelect() {
    return loaded.recordSelect();
  }

  /** The application of a call that a script or a control surface starts. */
  public Optional<Application> findOutgoing(String name) {
    return Optional.ofNullable(loaded.outgoing().get(name));
  }

  /**
   * A diagram of a configuration set, to be run without a call.
   *
   * @param bundle the set's name, {@code main} for dsm.conf
   */
  public Optional<Application> withoutCall(String bundle, String diagram) {
    return loaded.withoutCall(bundle, diagram);
  }

  /** The diagrams that a configuration set wants to be run without a call. */
  public List<String> runsWithoutCall(String bundle) {
    return loaded.bundleOf(bundle).map(Bundle::withoutCall).orElse(List.of());
  }

  /** Names of the configuration sets. */
  public List<String> bundleNames() {
    return loaded.bundles().stream().map(Bundle::name).toList();
  }

  /** Names of the applications that take incoming calls, sorted. */
  public List<String> names() {
    return List.copyOf(new TreeSet<>(loaded.incoming().keySet()));
  }
}
