package org.legato.dsm.engine;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The modules that scripts can import, and the core, which every script has. Immutable. */
public final class ModuleSet {
  /** Name of the module that needs no import. */
  public static final String CORE = "core";

  private final Map<String, ModuleCatalog> catalogs;

  private ModuleSet(Iterable<ScriptModule> modules) {
    var byName = new LinkedHashMap<String, ModuleCatalog>();
    for (ScriptModule module : modules) {
      byName.put(module.name(), ModuleCatalog.of(module));
    }
    catalogs = Collections.unmodifiableMap(byName);
  }

  /** All modules on the class path. */
  public static ModuleSet load() {
    return new ModuleSet(ServiceLoader.load(ScriptModule.class));
  }

  /**
   * All modules on the class path, as a node's configuration wants them.
   *
   * @throws com.typesafe.config.ConfigException if a value of it is wrong
   */
  public static ModuleSet load(Config node) {
    try {
      return ModuleConfig.within(node, ModuleSet::load);
    } catch (ServiceConfigurationError e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw e;
    }
  }

  /** Just these modules. */
  public static ModuleSet of(ScriptModule... modules) {
    return new ModuleSet(List.of(modules));
  }

  /** A module's catalog by the name in {@code import(…)}, with or without {@code mod_}. */
  public Optional<ModuleCatalog> module(String name) {
    ModuleCatalog exact = catalogs.get(name);
    return Optional.ofNullable(exact != null ? exact : catalogs.get("mod_" + name));
  }

  /** The core; an empty catalog in a set without it. */
  public ModuleCatalog core() {
    return module(CORE).orElseGet(() -> ModuleCatalog.empty(CORE));
  }

  /** All modules with what they declare, for documentation and messages. */
  public Collection<ModuleCatalog> all() {
    return catalogs.values();
  }

  /** Names of all modules that a script can import. */
  public List<String> names() {
    var names = new ArrayList<>(catalogs.keySet());
    names.remove(CORE);
    return names;
  }
}
