package org.legato.node.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;

/**
 * Notices in milliseconds that a process of the cluster has crashed: this node keeps connections to
 * each other node's cluster port and to its {@link Pulse}, and when the kernel there refuses a new
 * one the process is certainly gone. Silence proves nothing; that is left to Akka's failure
 * detector.
 */
public final class CrashProbe {
  private final ActorRef<Membership.Command> membership;
  private final Map<String, List<ProbeConnection>> connections = new HashMap<>();

  private CrashProbe(ActorRef<Membership.Command> membership) {
    this.membership = membership;
  }

  /** The behaviour; it is told each placement. */
  public static Behavior<Placement> create(ActorRef<Membership.Command> membership) {
    return Behaviors.setup(
        context -> {
          CrashProbe probe = new CrashProbe(membership);
          membership.tell(new Membership.Watch(context.getSelf()));
          return Behaviors.receive(Placement.class)
              .onSignal(
                  PostStop.class,
                  signal -> {
                    probe.connections.values().forEach(CrashProbe::close);
                    return Behaviors.same();
                  })
              .onAnyMessage(
                  placement -> {
                    probe.watch(placement);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void watch(Placement placement) {
    connections
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !placement.has(entry.getKey());
              if (gone) {
                close(entry.getValue());
              }
              return gone;
            });
    for (ClusterNode node : placement.nodes()) {
      if (!node.id().equals(placement.self())) {
        connections.computeIfAbsent(node.id(), _ -> probe(node));
      }
    }
  }

  private List<ProbeConnection> probe(ClusterNode node) {
    Runnable dead = () -> membership.tell(new Membership.Dead(node.id()));
    List<ProbeConnection> probes = new ArrayList<>();
    probes.add(ProbeConnection.open(node.hostPort(), true, dead));
    if (node.pulse() != null) {
      probes.add(ProbeConnection.open(node.pulse(), false, dead));
    }
    return probes;
  }

  private static void close(List<ProbeConnection> probes) {
    probes.forEach(ProbeConnection::close);
  }
}
