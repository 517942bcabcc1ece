package org.legato.dsm.engine;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one module declares. Immutable. */
public final class ModuleCatalog implements ScriptModule.Declarations {
  private final String module;
  private final Map<String, Entry<ScriptModule.Compiler>> actions = new TreeMap<>();
  private final Map<String, Entry<ScriptModule.ConditionCompiler>> conditions = new TreeMap<>();
  private boolean sealed;

  /**
   * A name with what is declared of it.
   *
   * @param documentation as written, see {@link Documentation}
   */
  public record Entry<T>(String name, String documentation, T compiler) {
    /** The documentation in its parts. */
    public Documentation described() {
      return Documentation.of(documentation);
    }
  }

  private ModuleCatalog(String module) {
    this.module = module;
  }

  static ModuleCatalog of(ScriptModule module) {
    var catalog = new ModuleCatalog(module.name());
    module.declare(catalog);
    catalog.sealed = true;
    return catalog;
  }

  static ModuleCatalog empty(String name) {
    var catalog = new ModuleCatalog(name);
    catalog.sealed = true;
    return catalog;
  }

  /** The module's name. */
  public String module() {
    return module;
  }

  public Map<String, Entry<ScriptModule.Compiler>> actions() {
    return Collections.unmodifiableMap(actions);
  }

  public Map<String, Entry<ScriptModule.ConditionCompiler>> conditions() {
    return Collections.unmodifiableMap(conditions);
  }

  /** An action's or condition's entry whose name differs in upper and lower case only. */
  public static <T> Optional<Entry<T>> ignoringCase(Map<String, Entry<T>> entries, String name) {
    return entries.values().stream().filter(e -> e.name().equalsIgnoreCase(name)).findFirst();
  }

  @Override
  public void action(String name, String documentation, ScriptModule.OneArgument body) {
    compiled(
        name,
        documentation,
        (text, _) -> {
          String argument = Arguments.one(text);
          return run -> body.execute(run, argument);
        });
  }

  @Override
  public void action(
      String name,
      char separator,
      ScriptModule.Second second,
      String documentation,
      ScriptModule.TwoArguments body) {
    boolean mayBeEmpty = Documentation.of(documentation).arguments().startsWith("([");
    compiled(
        name,
        documentation,
        (text, problems) -> {
          Arguments.Pair pair = Arguments.two(text, separator);
          boolean missing = pair.second() == null && second == ScriptModule.Second.REQUIRED;
          if (missing || (pair.first().isEmpty() && !mayBeEmpty)) {
            problems.add(name + " needs two arguments separated by '" + separator + "'");
          }
          if (pair.first().indexOf('\n') >= 0 && pair.first().startsWith("\n")) {
            problems.add("the line break before the first argument of " + name + " is part of it");
          }
          String value = pair.second() == null ? "" : pair.second();
          return run -> body.execute(run, pair.first(), value);
        });
  }

  @Override
  public void compiled(String name, String documentation, ScriptModule.Compiler compiler) {
    put(actions, new Entry<>(name, documentation, compiler));
  }

  @Override
  public void condition(String name, String documentation, ScriptModule.Test test) {
    compiledCondition(name, documentation, (text, _) -> run -> test.test(run, text));
  }

  @Override
  public void compiledCondition(
      String name, String documentation, ScriptModule.ConditionCompiler compiler) {
    put(conditions, new Entry<>(name, documentation, compiler));
  }

  private <T> void put(Map<String, Entry<T>> entries, Entry<T> entry) {
    if (sealed) {
      throw new IllegalStateException("module " + module + " declares after its declaration");
    }
    if (entries.putIfAbsent(entry.name(), entry) != null) {
      throw new IllegalStateException("module " + module + " declares " + entry.name() + " twice");
    }
  }
}
