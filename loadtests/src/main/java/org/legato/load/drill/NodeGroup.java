package org.legato.load.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.load.demo.NodeProcess;
import org.legato.room.RoomCascade;

/** Nodes of one cluster, each a process with an address of its own. */
public final class NodeGroup implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final int CLUSTER_PORT = 2551;

  private final Network network;
  private final Path directory;
  private final List<String> settings;
  private final List<Member> members = new ArrayList<>();
  private List<String> flags = List.of();

  /** A process and the place where it runs; a node that is started again has its place again. */
  private record Member(int place, NodeProcess process) {}

  /**
   * No nodes yet.
   *
   * @param directory gets the nodes' logs
   * @param settings KEY=VALUE for all nodes
   */
  public NodeGroup(Path directory, List<String> settings) {
    this(directory, settings, Network.loopback());
  }

  NodeGroup(Path directory, List<String> settings, Network network) {
    this.network = network;
    this.directory = directory;
    this.settings = List.copyOf(settings);
  }

  /** Starts the first nodes; returns when all take calls. */
  public static NodeGroup start(int count, Path directory, List<String> settings)
      throws IOException, InterruptedException {
    return start(count, directory, settings, Network.loopback());
  }

  static NodeGroup start(int count, Path directory, List<String> settings, Network network)
      throws IOException, InterruptedException {
    NodeGroup group = new NodeGroup(directory, settings, network);
    try {
      for (int i = 0; i < count; i++) {
        group.add();
      }
      return group;
    } catch (IOException | InterruptedException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  /** Starts one more node, which joins the others. */
  public NodeProcess add(String... more) throws IOException, InterruptedException {
    return start(1 + members.stream().mapToInt(Member::place).max().orElse(0), more);
  }

  /** Nodes that are started from now on have these flags of the JVM as well. */
  void flags(List<String> next) {
    flags = List.copyOf(next);
  }

  /** Starts a node again that has ended, as a supervisor does. */
  NodeProcess again(NodeProcess ended) throws IOException, InterruptedException {
    return start(place(ended));
  }

  private NodeProcess start(int place, String... more) throws IOException, InterruptedException {
    List<String> sets = new ArrayList<>(network.settings(place));
    sets.add("cluster.port=" + CLUSTER_PORT);
    // However slow the machine is, calls are to be taken: the harm is what the drill is about.
    sets.addAll(
        List.of("http.port=0", "xmlrpc.port=0", "media.max-late-ticks=0", "overload.max-delay=0"));
    sets.addAll(settings);
    sets.addAll(List.of(more));
    List<String> arguments = new ArrayList<>();
    sets.forEach(set -> arguments.addAll(List.of("--set", set)));
    for (Member member : List.copyOf(members)) {
      if (member.process().isAlive()) {
        arguments.addAll(
            List.of("--join", network.clusterAddress(member.place()) + ":" + CLUSTER_PORT));
      }
    }
    List<String> program = new ArrayList<>(network.prefix(place));
    program.addAll(NodeProcess.program(flags));
    NodeProcess node =
        NodeProcess.start(
            program,
            arguments,
            network.token(),
            directory.resolve("node-" + (members.size() + 1) + ".log"),
            START);
    members.add(new Member(place, node));
    return node;
  }

  /** Where a node runs, counted from 1. */
  int place(NodeProcess node) {
    return members.stream()
        .filter(member -> member.process() == node)
        .findFirst()
        .orElseThrow()
        .place();
  }

  /** A slot whose calls are at the given node. */
  int slotOf(NodeProcess node, int slots) {
    Placement placement = placement();
    for (int slot = 0; slot < slots; slot++) {
      if (isAt(placement.leg(slot).orElseThrow(), node)) {
        return slot;
      }
    }
    throw new IllegalStateException("no slot of " + slots + " is at " + node.sip());
  }

  /** A name for a room whose home is the given node, and without that one the other. */
  String roomAt(NodeProcess home, NodeProcess next) {
    Placement all = placement();
    Placement without =
        new Placement("", all.nodes().stream().filter(node -> !isAt(node, home)).toList());
    int number = 0;
    while (!isAt(RoomCascade.home(all, "room" + number).orElseThrow(), home)
        || !isAt(RoomCascade.home(without, "room" + number).orElseThrow(), next)) {
      number++;
    }
    return "room" + number;
  }

  /** The nodes as each of them sees them while all are well. */
  private Placement placement() {
    return new Placement(
        "",
        members.stream()
            .map(
                member ->
                    new ClusterNode(
                        address(member), 0, Set.of(ClusterNode.DSM, ClusterNode.MEDIA), false))
            .toList());
  }

  private String address(Member member) {
    return "akka://legato@" + network.clusterAddress(member.place()) + ":" + CLUSTER_PORT;
  }

  private boolean isAt(ClusterNode found, NodeProcess node) {
    return members.stream()
        .anyMatch(member -> member.process() == node && address(member).equals(found.address()));
  }

  /** The nodes in the order of their start, those that are gone too. */
  public List<NodeProcess> nodes() {
    return members.stream().map(Member::process).toList();
  }

  /** Ends all nodes, at once: there is none left that could take what another one has. */
  @Override
  public void close() {
    nodes().forEach(NodeProcess::kill);
    nodes().forEach(NodeProcess::close);
  }
}
