package org.legato.node.sems;

import java.util.List;
import java.util.Set;
import org.legato.dsm.app.SemsConfig;

/** What {@code load_plugins} and {@code exclude_plugins} leave of a SEMS installation. */
final class Plugins {
  /** What these do is part of Legato; {@code sipctrl} was a plug-in in 2009. */
  private static final Set<String> BUILT_IN =
      Set.of(
          // What scripts need of them
          "dsm",
          "monitoring",
          "xmlrpc2di",
          "uac_auth",
          "session_timer",
          "sipctrl",
          // Codecs
          "wav",
          "adpcm",
          "g722",
          "gsm",
          "ilbc",
          "l16",
          "mp3",
          "opus",
          "speex",
          // Applications
          "announcement",
          "conference");

  private final List<String> loaded;
  private final List<String> excluded;

  Plugins(SemsConfig semsConf) {
    loaded = names(semsConf, "load_plugins");
    excluded = names(semsConf, "exclude_plugins");
  }

  private static List<String> names(SemsConfig semsConf, String key) {
    return Translation.list(semsConf.get(key).orElse(""), ";").stream()
        .map(name -> name.replaceFirst("\\.so$", ""))
        .toList();
  }

  /** Whether SEMS would have it: an empty load_plugins loads all that there are. */
  boolean has(String plugin) {
    return (loaded.isEmpty() || loaded.contains(plugin)) && !excluded.contains(plugin);
  }

  /** Those that are asked for by name and are not built in. */
  List<String> missing() {
    return loaded.stream().filter(p -> !BUILT_IN.contains(p) && !excluded.contains(p)).toList();
  }
}
