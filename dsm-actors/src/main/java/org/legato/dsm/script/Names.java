package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.legato.dsm.engine.Action;
import org.legato.dsm.engine.Condition;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleCatalog.Entry;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.RefusedModules;

/** Finds actions and conditions: in the imported modules in the order of import, then the core. */
final class Names {
  private final ModuleSet modules;
  private final Log log;
  private final Set<String> functions;
  private final List<ModuleCatalog> imported = new ArrayList<>();

  Names(ModuleSet modules, Log log, Set<String> functions) {
    this.modules = modules;
    this.log = log;
    this.functions = functions;
  }

  void importModule(Token word) {
    String name = word.callText().strip();
    Optional<ModuleCatalog> module = modules.module(name);
    Optional<String> refusal = RefusedModules.reason(name);
    if (module.isEmpty() && refusal.isPresent()) {
      log.error(word, "Legato has no module '" + name + "': " + refusal.get(), "");
    } else if (module.isEmpty()) {
      log.error(word, "unknown module '" + name + "'", Nearest.remedy(name, modules.names()));
    } else if (!imported.contains(module.get())) {
      imported.add(module.get());
    }
  }

  List<String> imported() {
    return imported.stream().map(ModuleCatalog::module).toList();
  }

  /** The compiled action, or one that does nothing after an error was reported. */
  Action action(Token word) {
    var entry = find(word, "action", ModuleCatalog::actions);
    if (entry.isEmpty()) {
      return _ -> Outcome.CONTINUE;
    }
    return compiled(word, problems -> entry.get().compiler().compile(word.callText(), problems))
        .orElse(_ -> Outcome.CONTINUE);
  }

  /** The compiled condition, or one that never holds after an error was reported. */
  Condition condition(Token word) {
    var entry = find(word, "condition", ModuleCatalog::conditions);
    if (entry.isEmpty()) {
      return _ -> false;
    }
    return compiled(word, problems -> entry.get().compiler().compile(word.callText(), problems))
        .orElse(_ -> false);
  }

  /** What a module makes of an argument text; a defect of the module is an error of the script. */
  private <T> Optional<T> compiled(Token word, Function<List<String>, T> compiler) {
    var problems = new ArrayList<String>();
    try {
      T compiled = compiler.apply(problems);
      problems.forEach(problem -> log.warn(word, problem, ""));
      return Optional.of(compiled);
    } catch (RuntimeException e) {
      String text = word.callName() + " does not take (" + shown(word.callText()) + "): " + e;
      log.error(word, text, "");
      return Optional.empty();
    }
  }

  private <T> Optional<Entry<T>> find(
      Token word, String kind, Function<ModuleCatalog, Map<String, Entry<T>>> entries) {
    String name = word.callName();
    for (ModuleCatalog module : imported) {
      Entry<T> entry = entries.apply(module).get(name);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    Entry<T> core = entries.apply(modules.core()).get(name);
    if (core != null) {
      return Optional.of(core);
    }
    // Only for modules: the core's short names are too easily something else.
    for (ModuleCatalog module : imported) {
      var entry = ModuleCatalog.ignoringCase(entries.apply(module), name);
      if (entry.isPresent()) {
        log.warn(word, "taken as " + entry.get().name(), "names are case sensitive");
        return entry;
      }
    }
    log.error(word, "unknown " + kind + " '" + shown(name) + "'", remedy(word, kind, entries));
    return Optional.empty();
  }

  private <T> String remedy(
      Token word, String kind, Function<ModuleCatalog, Map<String, Entry<T>>> entries) {
    String name = word.callName();
    if (functions.contains(name)) {
      return "functions must be defined above their use and called with parentheses";
    }
    for (ModuleCatalog module : modules.all()) {
      if (entries.apply(module).containsKey(name)) {
        return "add import(" + module.module() + ")";
      }
    }
    if (name.isEmpty()) {
      return "no blank may stand between a name and its parenthesis";
    }
    boolean comparison = kind.equals("condition") && name.matches(".*[=<>$#].*");
    if (comparison) {
      return "write test(" + shown(word.text()) + ")";
    }
    var candidates = new ArrayList<>(entries.apply(modules.core()).keySet());
    imported.forEach(module -> candidates.addAll(entries.apply(module).keySet()));
    return Nearest.remedy(name, candidates);
  }

  private static String shown(String name) {
    String line = name.replace('\n', ' ');
    return line.length() > 40 ? line.substring(0, 40) + "…" : line;
  }
}
