package org.legato.call;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * Where else a leg may be that is not at this node: at the first choice of its slot, or at a node
 * that drains and has not given it away yet.
 */
final class Whereabouts {
  /** Nodes that see the cluster differently for a moment pass a message on so many times. */
  private static final int MOST_HOPS = 4;

  private final Slots slots;

  /** Nodes that have taken calls: one that begins counts as draining as well, and has none. */
  private final Set<String> haveTaken = new HashSet<>();

  private Placement placement;

  Whereabouts(Slots slots, Placement placement) {
    this.slots = slots;
    placed(placement);
  }

  void placed(Placement next) {
    placement = next;
    haveTaken.removeIf(node -> !next.has(node));
    for (ClusterNode node : next.nodes()) {
      if (!node.draining()) {
        haveTaken.add(node.id());
      }
    }
  }

  /** The node to which a message goes whose leg is not here; nothing if it stays here. */
  Optional<ClusterNode> of(LegHost.Deliver message) {
    List<ClusterNode> ranked = placement.ranked(ClusterNode.DSM, slots.of(message.legId()));
    if (ranked.isEmpty() || message.hops() >= MOST_HOPS) {
      return Optional.empty();
    }
    ClusterNode owner = ranked.getFirst();
    if (message.command().begins()) {
      return Optional.of(owner).filter(node -> !isSelf(node));
    }
    // A message for the owner makes one round of those that drain, and comes back.
    List<ClusterNode> round =
        ranked.stream()
            .filter(node -> node != owner && node.draining() && haveTaken.contains(node.id()))
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
