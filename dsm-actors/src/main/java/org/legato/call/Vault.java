package org.legato.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.legato.cluster.Placement;

/** The latest checkpoints of legs of other nodes. */
final class Vault {
  private final Map<String, Checkpoint> kept = new HashMap<>();

  /** Keeps a checkpoint unless a later one of its leg is here. */
  void keep(Checkpoint checkpoint) {
    kept.merge(checkpoint.legId(), checkpoint, (had, next) -> next.after(had) ? next : had);
  }

  /** Forgets a leg up to an incarnation. */
  void forget(String legId, long incarnation) {
    kept.computeIfPresent(legId, (id, had) -> had.incarnation() > incarnation ? had : null);
  }

  void remove(String legId) {
    kept.remove(legId);
  }

  /** Another node has taken this leg over: forgets it if it was one that was lost. */
  void takenOver(String legId, Placement now) {
    kept.computeIfPresent(legId, (id, had) -> now.has(had.node()) ? had : null);
  }

  /** The legs whose node is gone. */
  List<Checkpoint> lost(Placement now) {
    return kept.values().stream().filter(checkpoint -> !now.has(checkpoint.node())).toList();
  }
}
