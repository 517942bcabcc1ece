package org.legato.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * Where else a leg may be that is not at this node: at the first choice of its slot, or at a node
 * that drains and has not given it away yet, or that a new node has not got it from yet.
 */
final class Whereabouts {
  /** Nodes that see the cluster differently for a moment pass a message on so many times. */
  private static final int MOST_HOPS = 4;

  /** So long after a node has come a leg of it may still be where it was: they move in turn. */
  private static final long MOVES_MS = 60_000;

  private final Slots slots;

  /** Nodes that have taken calls: one that begins counts as draining as well, and has none. */
  private final Set<String> haveTaken = new HashSet<>();

  /** Nodes that take calls since a while, by the time from which on their legs are with them. */
  private final Map<String, Long> joined = new HashMap<>();

  private Placement placement;

  /**
   * Those who are there have all their legs.
   *
   * @param nowMs of any clock
   */
  Whereabouts(Slots slots, Placement placement, long nowMs) {
    this.slots = slots;
    this.placement = placement;
    placed(placement, nowMs);
    joined.clear();
  }

  void placed(Placement next, long nowMs) {
    haveTaken.removeIf(node -> !next.has(node));
    if (placement.nodes().stream().anyMatch(node -> !next.has(node.id()))) {
      // Legs of a node that is lost come from their vaults, and what comes for them waits in order.
      joined.clear();
    }
    for (ClusterNode node : next.nodes()) {
      if (!node.draining() && haveTaken.add(node.id())) {
        joined.put(node.id(), nowMs + MOVES_MS);
      }
    }
    placement = next;
  }

  /** The node to which a message goes whose leg is not here; nothing if it stays here. */
  Optional<ClusterNode> of(LegHost.Deliver message, long nowMs) {
    List<ClusterNode> ranked = placement.ranked(ClusterNode.DSM, slots.of(message.legId()));
    if (ranked.isEmpty() || message.hops() >= MOST_HOPS) {
      return Optional.empty();
    }
    ClusterNode owner = ranked.getFirst();
    if (message.command().begins()) {
      return Optional.of(owner).filter(node -> !isSelf(node));
    }
    // Before the owner came the leg was with the next choice.
    Optional<ClusterNode> before =
        ranked.stream()
            .skip(1)
            .findFirst()
            .filter(node -> joined.getOrDefault(owner.id(), nowMs) > nowMs);
    // A message for the owner makes one round of those that may have it, and comes back.
    List<ClusterNode> round =
        ranked.stream()
            .skip(1)
            .filter(
                node ->
                    node.draining() && haveTaken.contains(node.id())
                        || before.filter(node::equals).isPresent())
            .toList();
    if (isSelf(owner)) {
      return message.hops() <= 1 ? round.stream().findFirst() : Optional.empty();
    }
    return round.stream()
        .dropWhile(node -> !isSelf(node))
        .skip(1)
        .findFirst()
        .or(() -> Optional.of(owner));
  }

  private boolean isSelf(ClusterNode node) {
    return node.id().equals(placement.self());
  }
}
