package org.legato.dsm.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;

/**
 * One configuration set: a file with its diagrams, which see each other only. Immutable.
 *
 * @param name the configuration set's name, {@link #MAIN} for dsm.conf itself
 * @param diagPath directory of its scripts; empty if it has none
 * @param registered applications: name to start diagram
 * @param prompts named prompts: name to file
 * @param promptSets further sets of prompts by set name
 */
record Bundle(
    String name,
    String diagPath,
    SemsConfig config,
    DiagramSet diagrams,
    Map<String, String> registered,
    Map<String, String> prompts,
    Map<String, Map<String, String>> promptSets) {
  /** Name of the configuration set of dsm.conf. */
  static final String MAIN = "main";

  Bundle {
    registered = Collections.unmodifiableMap(new LinkedHashMap<>(registered));
    prompts = Map.copyOf(prompts);
    promptSets = Map.copyOf(promptSets);
  }

  /** What a node without dsm.conf has. */
  static Bundle empty(String name) {
    return new Bundle(name, "", SemsConfig.empty(), DiagramSet.of(), Map.of(), Map.of(), Map.of());
  }

  /** Names of its diagrams, in the order of loading. */
  List<String> diagramNames() {
    return diagrams.all().stream().map(Diagram::name).toList();
  }

  /** Names of the diagrams that run without a call. */
  List<String> withoutCall() {
    return config.list("run_system_dsms");
  }

  Bundle with(Diagram diagram) {
    List<Diagram> all = new ArrayList<>(diagrams.all());
    all.add(diagram);
    return with(DiagramSet.of(all), registered);
  }

  /** A copy with other diagrams; an application whose start diagram is gone goes with it. */
  Bundle withDiagrams(DiagramSet others) {
    Map<String, String> kept = new LinkedHashMap<>(registered);
    kept.values().removeIf(start -> others.get(start).isEmpty());
    return with(others, kept);
  }

  /** A copy in which a diagram is an application. */
  Bundle registering(String application, String diagram) {
    Map<String, String> more = new LinkedHashMap<>(registered);
    more.put(application, diagram);
    return with(diagrams, more);
  }

  /** A copy without the applications that another set took over. */
  Bundle without(Iterable<String> applications) {
    Map<String, String> fewer = new LinkedHashMap<>(registered);
    applications.forEach(fewer::remove);
    return with(diagrams, fewer);
  }

  private Bundle with(DiagramSet others, Map<String, String> applications) {
    return new Bundle(name, diagPath, config, others, applications, prompts, promptSets);
  }

  /** What its calls read as {@code $config.key}. */
  Map<String, String> configVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    config.values().forEach((key, value) -> variables.put("config." + key, value));
    return variables;
  }
}
