package org.legato.dsm.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.function.Supplier;

/**
 * The configuration that a module reads while it is made: modules are found by {@link
 * java.util.ServiceLoader}, which hands nothing to a constructor.
 */
public final class ModuleConfig {
  private static final ScopedValue<Config> NODE = ScopedValue.newInstance();

  private ModuleConfig() {}

  /** That of the node whose modules are made; in tools, which have no node, the defaults. */
  public static Config current() {
    return NODE.isBound() ? NODE.get() : ConfigFactory.load();
  }

  static <T> T within(Config node, Supplier<T> made) {
    return ScopedValue.where(NODE, node).call(made::get);
  }
}
