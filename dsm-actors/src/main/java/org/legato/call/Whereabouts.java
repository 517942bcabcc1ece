package org.legato.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * Where else a leg may be that is not at this node: at the first choice of its slot, or at a node
 * that drains and has not given it away yet, or that a new node has not got it from yet. Who has it
 * not gives a message back to the first choice, which knows by its hops whom it has asked: nodes
 * need not see the cluster alike for that.
 */
final class Whereabouts {
  /** Nodes that see the cluster differently for a moment pass a message on so many times. */
  private static final int MOST_HOPS = 12;

  /** Of the choices before a new node. */
  private static final int MOST_BEFORE = 2;

  /** So long after a node has come a leg of it may still be where it was: they move in turn. */
  private static final long MOVES_MS = 60_000;

  private final Slots slots;

  /** Nodes that take calls, or have. */
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
    if (!isSelf(owner)) {
      return Optional.of(owner);
    }
    // Each question is a hop there and one back; who sent the message may have been a hop before.
    return others(ranked, nowMs).skip(message.hops() / 2).findFirst();
  }

  /** Where a leg may be whose first choice is this node and does not have it. */
  private Stream<ClusterNode> others(List<ClusterNode> ranked, long nowMs) {
    boolean isNew = joined.getOrDefault(placement.self(), nowMs) > nowMs;
    return Stream.concat(
        ranked.stream().filter(node -> node.draining() && !node.starting() && !isSelf(node)),
        ranked.stream()
            .filter(node -> isNew && !node.draining() && !isSelf(node))
            .limit(MOST_BEFORE));
  }

  private boolean isSelf(ClusterNode node) {
    return node.id().equals(placement.self());
  }
}
