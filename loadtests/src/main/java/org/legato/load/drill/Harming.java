package org.legato.load.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.legato.load.demo.NodeProcess;

/** Does the harm of a drill. */
final class Harming {
  private static final Duration LEAVES = Duration.ofSeconds(90);

  private final NodeGroup group;
  private final Harm harm;
  private final Consumer<String> narrator;
  private final Namespaces namespaces;
  private volatile NodeProcess witness;
  private long cutOffEndedMs = -1;
  private boolean whole = true;

  /**
   * Nothing is done yet.
   *
   * @param namespaces for {@link Harm#CUT}, null otherwise
   */
  Harming(NodeGroup group, Harm harm, Consumer<String> narrator, Namespaces namespaces) {
    this.namespaces = namespaces;
    this.group = group;
    this.harm = harm;
    this.narrator = narrator;
  }

  Harm kind() {
    return harm;
  }

  /** When the node that was cut off had ended, ms after the cut; -1: it has not. */
  long cutOffEndedMs() {
    return cutOffEndedMs;
  }

  /** Whether in the end all nodes see each other. */
  boolean whole() {
    return whole;
  }

  /** A node that is not harmed now. */
  NodeProcess witness() {
    return witness != null
        ? witness
        : harm == Harm.KILL_OLDEST ? group.nodes().getLast() : group.nodes().getFirst();
  }

  /** The first node to be harmed. */
  NodeProcess victim() {
    return harm == Harm.KILL_OLDEST ? group.nodes().getFirst() : group.nodes().getLast();
  }

  /** Does it; gives the addresses of the harmed nodes. */
  List<String> harm() throws IOException, InterruptedException {
    List<NodeProcess> nodes = group.nodes();
    return switch (harm) {
      case KILL, ROOM_HOME -> List.of(kill(nodes.getLast()));
      case KILL_OLDEST -> List.of(kill(nodes.getFirst()));
      case KILL_TWO -> {
        String first = kill(nodes.getLast());
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
        yield List.of(first, kill(nodes.get(nodes.size() - 2)));
      }
      case FREEZE -> List.of(freeze(nodes.getLast()));
      case CUT -> List.of(cut(nodes.getLast()));
      case DRAIN -> List.of(drain(nodes.getLast()));
      case ROLLING -> {
        List<String> addresses = new ArrayList<>();
        for (NodeProcess old : nodes) {
          witness = group.add();
          addresses.add(drain(old));
        }
        yield addresses;
      }
      case JOIN -> {
        narrator.accept("Another node joins.");
        group.add();
        yield List.of();
      }
    };
  }

  private String kill(NodeProcess node) {
    String address = node.sip().getHostString();
    narrator.accept("kill -9 of the node at " + address);
    node.kill();
    return address;
  }

  private String freeze(NodeProcess node) throws IOException, InterruptedException {
    String address = node.sip().getHostString();
    narrator.accept("SIGSTOP to the node at " + address + ", for ten seconds");
    signal(node, "-STOP");
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
    signal(node, "-CONT");
    return address;
  }

  /** The cut lasts until the others have taken over; then a supervisor starts the node again. */
  private String cut(NodeProcess node) throws IOException, InterruptedException {
    String address = node.sip().getHostString();
    narrator.accept("The node at " + address + " is cut off from the others.");
    long begun = System.nanoTime();
    namespaces.cut(group.place(node));
    if (!node.awaitEnd(LEAVES)) {
      narrator.accept("The node that was cut off goes on.");
      whole = false;
      return address;
    }
    cutOffEndedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    narrator.accept(
        "It ended itself after %d ms, exit code %d.".formatted(cutOffEndedMs, node.exitValue()));
    int others = group.nodes().size() - 1;
    boolean takenOver = sees(witness(), others);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
    namespaces.heal(group.place(node));
    group.again(node);
    // A supervisor starts again what ended by a failure (Restart=on-failure).
    whole = takenOver && node.exitValue() != 0;
    for (NodeProcess next : group.nodes()) {
      whole &= !next.isAlive() || sees(next, others + 1);
    }
    narrator.accept("It is reached again and started again; the cluster is whole: " + whole);
    return address;
  }

  /** Whether a node sees so many soon, all of which take calls. */
  private static boolean sees(NodeProcess asked, int count)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LEAVES.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode nodes = asked.get("/api/nodes");
      if (nodes.size() == count
          && nodes.valueStream().noneMatch(n -> n.path("draining").asBoolean())) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return false;
  }

  private static void signal(NodeProcess node, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(node.pid())).start().waitFor();
  }

  private String drain(NodeProcess node) throws IOException, InterruptedException {
    String address = node.sip().getHostString();
    narrator.accept("The node at " + address + " is told to leave (SIGTERM).");
    signal(node, "-TERM");
    if (!node.awaitEnd(LEAVES)) {
      throw new IllegalStateException("the node at " + address + " did not leave");
    }
    return address;
  }
}
