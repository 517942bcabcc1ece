package org.legato.load.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * What each node of a cluster has to do, as a number that a limit can be held against. Gossip is
 * simulated, placement is run as the nodes run it, the rest is counted from how Legato works: who
 * sends what to whom, and how often.
 */
final class ClusterModel {
  /** A core's part that may go to one thing. */
  private static final double MOST_CPU = 0.25;

  /** What a node may send for its checkpoints. */
  private static final double MOST_MBIT = 200;

  /** In what time legs have to be back. */
  private static final double MOST_MS = 500;

  /** File descriptors of a process (deploy/legato.service). */
  private static final int MOST_CONNECTIONS = 65_536;

  private static final int GOSSIP_MS = 1000;
  private static final int SLOTS = 240;
  private static final int TRIALS = 5;
  private static final int PACKETS_PER_SECOND = 50;

  /**
   * One thing that a node has to do.
   *
   * @param breaks whether it is more than a node can do
   * @param remedy what would have to change then
   */
  record Load(String what, String value, boolean breaks, String remedy) {}

  private ClusterModel() {}

  static List<Load> loads(int nodes, Inputs in) {
    List<Load> loads = new ArrayList<>();
    membership(loads, nodes);
    placement(loads, nodes);
    checkpoints(loads, nodes, in);
    everybody(loads, nodes, in);
    rooms(loads, nodes, in);
    return loads;
  }

  private static void membership(List<Load> loads, int nodes) {
    loads.add(
        new Load(
            "gossip: all know that a node joined",
            "%.1f s".formatted(gossipRounds(nodes) * GOSSIP_MS / 1000.0),
            false,
            ""));
    loads.add(
        new Load(
            "heartbeats sent by a node (nine neighbours, two a second)",
            "%d /s".formatted(2 * Math.min(9, nodes - 1)),
            false,
            ""));
    loads.add(
        new Load(
            "crash probe: connections of a node, there and back",
            "%d".formatted(2 * (nodes - 1)),
            2 * (nodes - 1) > MOST_CONNECTIONS,
            "probe some neighbours only, which tell the others"));
  }

  /** Rounds until all know, when each tells one other at random in each round and is told back. */
  static double gossipRounds(int nodes) {
    Random random = new Random(nodes);
    int rounds = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      BitSet knows = new BitSet(nodes);
      knows.set(0);
      while (knows.cardinality() < nodes) {
        BitSet next = (BitSet) knows.clone();
        for (int node = 0; node < nodes; node++) {
          int other = random.nextInt(nodes);
          if (knows.get(node) || knows.get(other)) {
            next.set(node);
            next.set(other);
          }
        }
        knows = next;
        rounds++;
      }
    }
    return (double) rounds / TRIALS;
  }

  private static void placement(List<Load> loads, int nodes) {
    double us = placementUs(nodes);
    loads.add(new Load("placement of a slot, measured", "%.1f µs".formatted(us), false, ""));
    // Each knows where calls run, which is the order of their vaults too, and where their sound is.
    double ms = 2 * SLOTS * us / 1000;
    loads.add(
        new Load(
            "  of all slots again, when a node comes or goes",
            "%.1f ms".formatted(ms),
            ms > MOST_MS,
            "look only at what the node has gained or lost"));
  }

  /** Runs the nodes' own code, for slots that nobody has asked about. */
  static double placementUs(int nodes) {
    List<ClusterNode> members = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      members.add(
          new ClusterNode(
              "akka://legato@192.0.%d.%d:2551".formatted(i / 250, i % 250),
              i,
              Set.of(ClusterNode.DSM, ClusterNode.MEDIA),
              false));
    }
    int found = 0;
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      Placement placement = new Placement("", members);
      long begun = System.nanoTime();
      for (int slot = 0; slot < SLOTS; slot++) {
        found += placement.leg(slot).isPresent() ? 1 : 0;
      }
      best = Math.min(best, System.nanoTime() - begun);
    }
    if (found != 5 * SLOTS) {
      throw new IllegalStateException("a slot has no node");
    }
    return best / 1000.0 / SLOTS;
  }

  private static void checkpoints(List<Load> loads, int nodes, Inputs in) {
    double perSecond = in.legs() * in.eventsPerSecond();
    double cpu = perSecond * in.checkpointUs() / 1e6;
    loads.add(
        new Load(
            "checkpoints of a node's legs, and as many of others",
            percent(cpu),
            cpu > MOST_CPU,
            "send what has changed only"));
    double mbit = perSecond * in.checkpointBytes() * 8 / 1e6;
    loads.add(
        new Load(
            "  sent by a node",
            "%.1f Mbit/s".formatted(mbit),
            mbit > MOST_MBIT,
            "send what has changed only"));
    loads.add(
        new Load(
            "legs that each node gets when one is lost",
            "%.0f".formatted(Math.ceil((double) in.legs() / Math.min(nodes - 1, SLOTS))),
            false,
            ""));
    boolean coarse = nodes > SLOTS / 5;
    loads.add(
        new Load(
            "slots of a node (legato.call.slots = 240 in this model)",
            "%.1f".formatted((double) SLOTS / nodes),
            coarse,
            "more slots: some 50 for each node, or some have no work and others twice theirs"));
  }

  private static void everybody(List<Load> loads, int nodes, Inputs in) {
    double queues = in.callsPerSecond() * (nodes - 1) * in.messageUs() / 1e6;
    loads.add(
        new Load(
            "names of queues told to all, when each call registers one",
            percent(queues),
            queues > MOST_CPU,
            "keep a name at the node of its hash instead of at all"));
    // Each resumed leg tells the vault that it had.
    double forget = (double) in.legs() / (nodes - 1) * in.messageUs() / 1000;
    loads.add(
        new Load(
            "'forget what you keep of it', when a node is lost: CPU of each",
            "%.0f ms".formatted(forget),
            forget > MOST_MS,
            "tell it of many legs at a time"));
    double lists = nodes * in.messageUs() / 1000;
    loads.add(
        new Load(
            "a list of all calls: CPU of the node that is asked",
            "%.0f ms".formatted(lists),
            lists > MOST_MS,
            "ask for a page, or one node"));
  }

  private static void rooms(List<Load> loads, int nodes, Inputs in) {
    int trunks = nodes - 1;
    double cpu = trunks * PACKETS_PER_SECOND * in.packetUs() / 1e6;
    loads.add(
        new Load(
            "a room with members at all nodes: its home's trunks",
            percent(cpu),
            cpu > MOST_CPU,
            "a tree: homes of homes, each with the trunks of some 100 workers"));
  }

  private static String percent(double cores) {
    return "%.1f %% of a core".formatted(100 * cores);
  }
}
