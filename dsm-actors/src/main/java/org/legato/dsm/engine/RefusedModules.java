package org.legato.dsm.engine;

import java.util.Map;
import java.util.Optional;

/** SEMS's modules that Legato does not have, and why. */
public final class RefusedModules {
  private static final Map<String, String> REASONS =
      Map.of(
          "mod_sbc", "there is no session border controller",
          "mod_zrtp", "media is not encrypted with ZRTP",
          "mod_py",
              "it is an add-on: build it with 'mvn -Pmod-py package' and start with '--modules"
                  + " deploy/mod-py/target/modules'");

  private RefusedModules() {}

  /** Why there is no module of that name, with or without {@code mod_}; empty for other names. */
  public static Optional<String> reason(String name) {
    String reason = REASONS.get(name);
    return Optional.ofNullable(reason != null ? reason : REASONS.get("mod_" + name));
  }
}
