package org.legato.call;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names that sessions of all nodes registered beside their own id ({@code registerEventQueue}).
 * What happens here is told to the other nodes, which is why a name may be unknown there for a
 * moment.
 */
public final class EventQueues {
  /** Tells the other nodes. */
  interface Announcer {
    void announce(String name, String legId, boolean registered);
  }

  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private volatile Announcer announcer = (name, legId, registered) -> {};

  void announcer(Announcer teller) {
    announcer = teller;
  }

  /** Registers a name; the newest owner wins, as in SEMS. */
  public void register(String name, String legId) {
    owners.put(name, legId);
    announcer.announce(name, legId, true);
  }

  /** Takes a name back. */
  public void unregister(String name, String legId) {
    if (owners.remove(name, legId)) {
      announcer.announce(name, legId, false);
    }
  }

  /** What another node has announced. */
  void announced(String name, String legId, boolean registered) {
    if (registered) {
      owners.put(name, legId);
    } else {
      owners.remove(name, legId);
    }
  }

  /** All names with their owners. */
  Map<String, String> all() {
    return Map.copyOf(owners);
  }

  /** The leg behind a registered name. */
  public Optional<String> owner(String name) {
    return Optional.ofNullable(owners.get(name));
  }

  /** Forgets every name of a leg that ended. */
  public void forget(String legId) {
    owners.forEach(
        (name, owner) -> {
          if (owner.equals(legId)) {
            unregister(name, legId);
          }
        });
  }

  public int size() {
    return owners.size();
  }
}
