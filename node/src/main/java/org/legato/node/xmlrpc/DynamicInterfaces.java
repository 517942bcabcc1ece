package org.legato.node.xmlrpc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The interfaces that can be called by name from outside, in a fixed order. Immutable. */
public final class DynamicInterfaces {
  private final Map<String, Exported> interfaces = new LinkedHashMap<>();

  /** One interface. */
  public interface Exported {
    /** The name in {@code di(name, …)} and {@code name.function}. */
    String name();

    /** The functions that direct export publishes; {@link #call} may know more. */
    List<String> list();

    /**
     * Calls a function.
     *
     * @param args strings, integers, longs, doubles, booleans, byte arrays, lists and maps
     * @return values of those types; null is undefined. Fails with {@link Fault}
     */
    CompletionStage<Object> call(String function, List<Object> args);
  }

  public DynamicInterfaces(Collection<? extends Exported> interfaces) {
    interfaces.forEach(i -> this.interfaces.put(i.name(), i));
  }

  public Optional<Exported> get(String name) {
    return Optional.ofNullable(interfaces.get(name));
  }
}
