package org.legato.call;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * Which of a node's legs are on their way because a node drains or has come: a few at a time, as
 * each is a re-INVITE, a media session and two checkpoints, and all at once they make each other
 * late. The first one goes alone, and with each that has arrived one more: code that has not run
 * before is slow.
 */
final class Moves {
  /** One that waits for a slow phone costs nothing and holds up nobody. */
  static final Duration PATIENCE = Duration.ofMillis(200);

  /** Within this all are told, however slow their phones are. */
  private static final Duration SPAN = Duration.ofSeconds(30);

  /** The leg belongs to another node now; from its host. */
  record Move() implements CallLeg.FromHost {}

  /** The leg runs at the other node; from its host. */
  record Moved() implements CallLeg.FromHost {}

  private final int fewest;
  private final Set<String> waiting = new LinkedHashSet<>();
  private final Map<String, Long> underWay = new HashMap<>();
  private int atOnce;
  private int allowed = 1;

  /**
   * None yet.
   *
   * @param atOnce so many at a time, or more if there are many
   */
  Moves(int atOnce) {
    this.fewest = atOnce;
    this.atOnce = atOnce;
  }

  /** A change of the cluster by which legs move and nobody waits for sound. */
  static boolean haveTime(Placement before, Placement next) {
    return before.nodes().stream().allMatch(node -> next.has(node.id()))
        && next.nodes().stream().anyMatch(node -> takes(before, node) == node.draining());
  }

  private static boolean takes(Placement placement, ClusterNode node) {
    return placement.find(node.id()).filter(known -> !known.draining()).isPresent();
  }

  /** These have to be told, one after the other. */
  void add(Collection<String> legs) {
    if (waiting.isEmpty()) {
      allowed = 1;
    }
    waiting.addAll(legs);
    long needed = Math.ceilDiv(waiting.size() * PATIENCE.toMillis(), SPAN.toMillis());
    atOnce = Math.max(fewest, (int) needed);
  }

  /** This one is to be told and has not been. */
  boolean isWaiting(String legId) {
    return waiting.contains(legId);
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  /** This one is not here any more. */
  void gone(String legId) {
    waiting.remove(legId);
    done(legId);
  }

  /** This one has nothing under way; it may still have to be told. */
  void done(String legId) {
    if (underWay.remove(legId) != null) {
      oneMore();
    }
  }

  private void oneMore() {
    allowed = Math.min(allowed + 1, atOnce);
  }

  /**
   * The next one that is to be told; nothing while as many as there may be are under way.
   *
   * @param nowMs of any clock
   */
  Optional<String> next(long nowMs) {
    if (underWay.values().removeIf(since -> nowMs - since >= PATIENCE.toMillis())) {
      oneMore();
    }
    Iterator<String> first = waiting.iterator();
    if (underWay.size() >= allowed || !first.hasNext()) {
      return Optional.empty();
    }
    String legId = first.next();
    first.remove();
    underWay.put(legId, nowMs);
    return Optional.of(legId);
  }
}
