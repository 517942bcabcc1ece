package org.legato.call;

import akka.actor.typed.ActorSystem;
import java.util.function.Predicate;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/** Tells the other nodes the names under which this node's legs get posted events. */
final class QueueNames {
  private final ActorSystem<?> system;
  private final EventQueues queues;
  private volatile Placement placement;

  QueueNames(ActorSystem<?> system, EventQueues queues, Placement placement) {
    this.system = system;
    this.queues = queues;
    this.placement = placement;
    queues.announcer(this::announce);
  }

  /** The cluster has changed: newcomers learn the names of the legs that are here. */
  void placed(Placement next, Predicate<String> here) {
    Placement before = placement;
    placement = next;
    for (ClusterNode node : next.nodes()) {
      // A member that is not ready yet may have no host to be told.
      if (!node.draining() && before.find(node.id()).map(ClusterNode::draining).orElse(true)) {
        queues
            .all()
            .forEach(
                (name, legId) -> {
                  if (here.test(legId)) {
                    tell(node, name, legId, true);
                  }
                });
      }
    }
  }

  /** Called by legs, on their threads. */
  private void announce(String name, String legId, boolean registered) {
    Placement now = placement;
    for (ClusterNode node : now.nodes()) {
      if (!node.id().equals(now.self())) {
        tell(node, name, legId, registered);
      }
    }
  }

  private void tell(ClusterNode node, String name, String legId, boolean registered) {
    LegHost.at(system, node).tell(new LegHost.Queue(name, legId, registered));
  }
}
