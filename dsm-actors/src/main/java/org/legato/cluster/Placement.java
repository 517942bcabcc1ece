package org.legato.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where legs, their vaults and their media belong: rendezvous hashing (Thaler and Ravishankar 1998)
 * of a slot over the members that have the role, each with its share by weight. When a node comes
 * or goes only the slots move that gain or lose it, and the second choice of a slot, which holds
 * its checkpoints, is the first choice once the first is gone. All nodes with the same view place
 * alike; nobody has to be asked.
 *
 * <p>What it says of a slot is worked out once: nodes of large clusters ask for each message.
 */
public final class Placement {
  /** The nodes that may have a slot for something. */
  private record Choice(String role, int slot) {}

  private record Scored(ClusterNode node, double score) {}

  private final String self;
  private final List<ClusterNode> nodes;
  private final Map<String, ClusterNode> byId;
  private final Map<Choice, List<ClusterNode>> ranked = new ConcurrentHashMap<>();

  /**
   * @param self this node's {@link ClusterNode#id}
   * @param nodes the members that are up and not known to be dead
   */
  public Placement(String self, List<ClusterNode> nodes) {
    this.self = self;
    this.nodes = List.copyOf(nodes);
    this.byId =
        nodes.stream().collect(Collectors.toUnmodifiableMap(ClusterNode::id, Function.identity()));
  }

  /** This node's {@link ClusterNode#id}. */
  public String self() {
    return self;
  }

  /** The members that are up and not known to be dead. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** The nodes of a role, the best for the slot first; draining ones last. */
  public List<ClusterNode> ranked(String role, int slot) {
    return ranked.computeIfAbsent(new Choice(role, slot), this::rank);
  }

  private List<ClusterNode> rank(Choice choice) {
    return nodes.stream()
        .filter(node -> node.roles().contains(choice.role()))
        .map(node -> new Scored(node, score(node, choice.slot())))
        .sorted(
            Comparator.comparing((Scored scored) -> scored.node().draining())
                .thenComparing(Scored::score, Comparator.reverseOrder())
                .thenComparing(scored -> scored.node().address()))
        .map(Scored::node)
        .toList();
  }

  /** The node that a slot's legs belong to. */
  public Optional<ClusterNode> leg(int slot) {
    return ranked(ClusterNode.DSM, slot).stream().findFirst();
  }

  /** The node that a slot's new media sessions belong to. */
  public Optional<ClusterNode> media(int slot) {
    return ranked(ClusterNode.MEDIA, slot).stream().findFirst();
  }

  /**
   * The node that keeps the checkpoints of a leg which runs at the given node. One that still
   * starts would lose them.
   */
  public Optional<ClusterNode> vault(int slot, String legNode) {
    return ranked(ClusterNode.DSM, slot).stream()
        .filter(node -> !node.id().equals(legNode) && !node.starting())
        .findFirst();
  }

  /** A member by its {@link ClusterNode#id}. */
  public Optional<ClusterNode> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Whether a process is a member. */
  public boolean has(String id) {
    return byId.containsKey(id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Placement that && self.equals(that.self) && nodes.equals(that.nodes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(self, nodes);
  }

  @Override
  public String toString() {
    return "Placement[self=" + self + ", nodes=" + nodes + "]";
  }

  /**
   * The logarithmic method for weights: -w/ln(u) of a u from 0 to 1. A node's own weight moves only
   * the slots that it gains or loses.
   */
  private static double score(ClusterNode node, int slot) {
    double u = ((hash(node, slot) >>> 11) + 0.5) * 0x1p-53;
    return -node.weight() / Math.log(u);
  }

  private static long hash(ClusterNode node, int slot) {
    long h = 0x9E3779B97F4A7C15L * (slot + 1);
    for (int i = 0; i < node.address().length(); i++) {
      h = (h ^ node.address().charAt(i)) * 0x100000001B3L;
    }
    h ^= h >>> 33;
    h *= 0xFF51AFD7ED558CCDL;
    h ^= h >>> 33;
    h *= 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
