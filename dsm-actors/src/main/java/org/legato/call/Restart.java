package org.legato.call;

import akka.actor.typed.ActorRef;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back, from the {@link CallStore}, the calls of a cluster that was lost as a whole. Run by
 * the node that forms the new one. A call comes back only if the process that ran it is certainly
 * gone: another one has its address, or its port refuses a connection. A node that is only cut off
 * keeps its calls.
 */
public final class Restart {
  private static final Logger LOG = LoggerFactory.getLogger(Restart.class);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final int CONNECT_MS = 1000;

  private final CallStore store;
  private final Supplier<Placement> placement;
  private final ActorRef<LegHost.Command> host;

  private Restart(CallStore store, Supplier<Placement> placement, ActorRef<LegHost.Command> host) {
    this.store = store;
    this.placement = placement;
    this.host = host;
  }

  /** Begins on a thread of its own. */
  public static void begin(
      CallStore store, Supplier<Placement> placement, ActorRef<LegHost.Command> host) {
    Thread.ofVirtual().name("restart").start(() -> new Restart(store, placement, host).run());
  }

  private void run() {
    try {
      resume(store.load());
    } catch (SQLException e) {
      LOG.error("calls of before cannot be read and are lost: {}", e.getMessage());
    }
  }

  private void resume(Map<String, List<Checkpoint>> byNode) {
    long deadline = System.nanoTime() + store.settings().maxAge().toNanos();
    while (!byNode.isEmpty() && System.nanoTime() < deadline) {
      byNode
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = isGone(entry.getKey());
                if (gone) {
                  LOG.info("{} calls of {} come back", entry.getValue().size(), entry.getKey());
                  store.counters().restored().add(entry.getValue().size());
                  host.tell(new LegHost.Kept(entry.getValue()));
                }
                return gone;
              });
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    byNode.forEach(
        (node, calls) ->
            LOG.warn("{} calls of {} do not come back: it may be alive", calls.size(), node));
  }

  private boolean isGone(String id) {
    Placement now = placement.get();
    if (now.has(id)) {
      return false;
    }
    String address = id.substring(0, id.lastIndexOf('#'));
    return now.nodes().stream().anyMatch(node -> node.address().equals(address))
        || refuses(new ClusterNode(address, 0, Set.of(), false).hostPort());
  }

  /** As {@code CrashProbe} has it: refusal is proof, silence is none. */
  private static boolean refuses(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1))),
          CONNECT_MS);
      return false;
    } catch (ConnectException e) {
      return e.getMessage() != null && e.getMessage().startsWith("Connection refused");
    } catch (IOException e) {
      return false;
    }
  }
}
