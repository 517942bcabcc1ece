package org.legato.call;

import java.util.HashMap;
import java.util.Map;

/**
 * Legs that other nodes were told to go on with and that have not said yet that they do. Each is
 * told again, as a message may be lost with its connection; but the longer it takes the less often,
 * so that a node which is slow has not to read the same again and again.
 */
final class TakeOvers {
  private static final long FIRST_MS = 500;
  private static final long MOST_MS = 4000;

  private record Told(String node, long waitMs, long againMs) {}

  private final Map<String, Told> told = new HashMap<>();

  /**
   * Whether the node is to be told now; if so it counts as told.
   *
   * @param nowMs of any clock
   */
  boolean isDue(String legId, String node, long nowMs) {
    Told before = told.get(legId);
    boolean same = before != null && before.node().equals(node);
    if (same && nowMs < before.againMs()) {
      return false;
    }
    long waitMs = same ? Math.min(2 * before.waitMs(), MOST_MS) : FIRST_MS;
    told.put(legId, new Told(node, waitMs, nowMs + waitMs));
    return true;
  }

  /** It goes on somewhere, or has ended. */
  void done(String legId) {
    told.remove(legId);
  }
}
