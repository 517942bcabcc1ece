package org.legato.node;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes as this one sees them. */
record ClusterNodes(ActorSystem<?> system, Supplier<Placement> placement, Everywhere everywhere)
    implements ClusterControl {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 5;

  @Override
  public List<NodeInfo> nodes() {
    Placement now = placement.get();
    return now.nodes().stream()
        .map(
            node ->
                new NodeInfo(
                    node.name(),
                    node.hostPort(),
                    node.weight(),
                    node.roles(),
                    node.draining(),
                    node.starting(),
                    node.id().equals(now.self())))
        .toList();
  }

  @Override
  public CompletionStage<Gathered> others(String what) {
    return everywhere.others(what, List.of());
  }

  @Override
  public boolean drain(String name) {
    for (ClusterNode node : placement.get().nodes()) {
      if (node.name().equals(name) || node.hostPort().equals(name)) {
        tellToLeave(node, ATTEMPTS);
        return true;
      }
    }
    return false;
  }

  /** What goes to another node may get lost: it is told again until it is seen to drain. */
  private void tellToLeave(ClusterNode node, int attempts) {
    Membership.at(system, node).tell(new Membership.Leave());
    system
        .scheduler()
        .scheduleOnce(
            AGAIN,
            () -> {
              boolean stays =
                  placement
                      .get()
                      .find(node.id())
                      .filter(now -> !now.draining() || now.starting())
                      .isPresent();
              if (stays && attempts > 1) {
                tellToLeave(node, attempts - 1);
              } else if (stays) {
                LOG.warn("{} was told to leave and does not drain", node.name());
              }
            },
            system.executionContext());
  }
}
