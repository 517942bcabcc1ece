package org.legato.dsm.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.script.DiagramSet;

/**
 * An application as a call runs it: immutable, so that a reload leaves calls in progress alone.
 *
 * @param name the registered name, which is also the start diagram's
 * @param bundle the configuration set it came from
 * @param configVariables {@code config.*} variables that a call starts with
 * @param setParamVariables whether P-App-Param items become variables
 * @param compat2010 whether it runs as in SEMS of 2010
 * @param prompts named prompts: name to file
 * @param promptSets further sets of prompts by set name
 * @param sessionTimers empty where calls have none
 * @param fullStateGraph whether monitoring lists visited states
 * @param fullTransitions whether monitoring lists transitions
 */
public record Application(
    String name,
    String bundle,
    DiagramSet diagrams,
    String startDiagram,
    Map<String, String> configVariables,
    boolean setParamVariables,
    boolean compat2010,
    Map<String, String> prompts,
    Map<String, Map<String, String>> promptSets,
    Optional<SessionTimers> sessionTimers,
    boolean fullStateGraph,
    boolean fullTransitions,
    Limits limits) {

  public Application {
    configVariables = Map.copyOf(configVariables);
    prompts = Map.copyOf(prompts);
    promptSets = Map.copyOf(promptSets);
  }

  /** Whether the script of an application of 2010 gets the event {@code invite}. */
  public boolean runsInviteEvent() {
    return "yes".equals(configVariables.get("config.run_invite_event"));
  }

  /**
   * The file of a prompt.
   *
   * @param set the active set, empty for the default prompts
   * @param fallback whether the default prompts are searched too
   */
  public Optional<String> prompt(String set, String prompt, boolean fallback) {
    if (set.isEmpty()) {
      return Optional.ofNullable(prompts.get(prompt));
    }
    String file = promptSets.getOrDefault(set, Map.of()).get(prompt);
    return Optional.ofNullable(file == null && fallback ? prompts.get(prompt) : file);
  }

  /** Whether a prompt set was loaded. */
  public boolean hasPromptSet(String set) {
    return promptSets.containsKey(set);
  }

  /** Names of the loaded prompt sets. */
  public Set<String> promptSetNames() {
    return promptSets.keySet();
  }
}
