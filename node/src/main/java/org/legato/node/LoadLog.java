package org.legato.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The applications that were loaded while the cluster runs, in their order, so that a node that
 * comes later loads them too. What is loaded is a file: it has to be there on all nodes.
 */
final class LoadLog {
  private static final int MOST = 1000;
  private static final Set<String> LOADS =
      Set.of(
          "applications.load",
          "dsm.loadConfig",
          "dsm.loadDSM",
          "dsm.loadDSMWithPath",
          "dsm.loadDSMWithPaths",
          "dsm.registerApplication");

  private final Map<List<Object>, List<Object>> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, List<Object>> eldest) {
          return size() > MOST;
        }
      };

  /** Whether a question loads something. */
  static boolean isLoad(String what) {
    return LOADS.contains(what);
  }

  synchronized void add(String what, List<Object> arguments) {
    List<Object> entry = List.of(what, List.copyOf(arguments));
    entries.put(entry, entry);
  }

  /** Each as [what, arguments]. */
  synchronized List<List<Object>> all() {
    return List.copyOf(entries.values());
  }
}
