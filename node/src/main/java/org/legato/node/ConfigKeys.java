package org.legato.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.legato.dsm.script.Nearest;

/** Which keys under {@code legato} exist: those that a reference.conf documents. */
final class ConfigKeys {
  private static final String ROOT = "legato";

  private ConfigKeys() {}

  /**
   * Refuses keys that no reference.conf has, and lists where there is none and the reverse.
   *
   * @throws ConfigProblem naming every such key, where it stands and the likely key
   */
  static void check(Config user, Config reference) {
    if (!user.hasPath(ROOT)) {
      return;
    }
    Map<String, ConfigValue> documented = leaves(reference);
    var problems = new ArrayList<String>();
    for (var entry : leaves(user).entrySet()) {
      String key = entry.getKey();
      ConfigValue expected = documented.get(key);
      String origin = " (" + entry.getValue().origin().description() + ")";
      if (expected == null) {
        problems.add("unknown key " + key + suggestion(key, documented.keySet()) + origin);
      } else if (isList(expected) != isList(entry.getValue())) {
        problems.add(key + " must " + (isList(expected) ? "" : "not ") + "be a list" + origin);
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblem(String.join("\n", problems));
    }
  }

  private static boolean isList(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST;
  }

  private static Map<String, ConfigValue> leaves(Config config) {
    var leaves = new java.util.TreeMap<String, ConfigValue>();
    if (config.hasPath(ROOT)) {
      for (var entry : config.getConfig(ROOT).resolve().entrySet()) {
        leaves.put(ROOT + "." + entry.getKey(), entry.getValue());
      }
    }
    return leaves;
  }

  private static String suggestion(String key, Set<String> documented) {
    return Nearest.to(key, documented)
        .or(() -> sameLastElement(key, documented))
        .map(best -> ", did you mean " + best + "?")
        .orElse("");
  }

  private static java.util.Optional<String> sameLastElement(String key, Set<String> documented) {
    String last = ConfigUtil.splitPath(key).getLast();
    var candidates = new TreeSet<String>();
    for (String candidate : documented) {
      if (ConfigUtil.splitPath(candidate).getLast().equals(last)) {
        candidates.add(candidate);
      }
    }
    return candidates.size() == 1
        ? java.util.Optional.of(candidates.first())
        : java.util.Optional.empty();
  }
}
