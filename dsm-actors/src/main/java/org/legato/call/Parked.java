package org.legato.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages for legs that may be on their way to this node. */
final class Parked {
  private static final int MOST = 100_000;

  private final Map<String, List<LegHost.Deliver>> waiting = new LinkedHashMap<>();
  private int size;

  /** Whether there was room for it. */
  boolean add(LegHost.Deliver message) {
    if (size >= MOST) {
      return false;
    }
    size++;
    return waiting.computeIfAbsent(message.legId(), legId -> new ArrayList<>()).add(message);
  }

  /** What waited for a leg that is here now, in its order. */
  List<LegHost.Deliver> take(String legId) {
    List<LegHost.Deliver> taken = waiting.remove(legId);
    size -= taken == null ? 0 : taken.size();
    return taken == null ? List.of() : taken;
  }

  /** All of it. */
  List<LegHost.Deliver> takeAll() {
    List<LegHost.Deliver> all = waiting.values().stream().flatMap(List::stream).toList();
    waiting.clear();
    size = 0;
    return all;
  }
}
