package org.legato.call;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Names that sessions registered beside their own id ({@code registerEventQueue}). */
public final class EventQueues {
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** Registers a name; the newest owner wins, as in SEMS. */
  public void register(String name, String legId) {
    owners.put(name, legId);
  }

  public void unregister(String name, String legId) {
    owners.remove(name, legId);
  }

  /** The leg behind a registered name. */
  public Optional<String> owner(String name) {
    return Optional.ofNullable(owners.get(name));
  }

  /** Forgets every name of a leg that ended. */
  public void forget(String legId) {
    owners.values().removeIf(legId::equals);
  }

  public int size() {
    return owners.size();
  }
}
