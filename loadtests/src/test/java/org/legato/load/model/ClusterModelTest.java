package org.legato.load.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The model says more of larger clusters, and of a load that no node can bear that it breaks. */
class ClusterModelTest {
  private static final Inputs INPUTS = new Inputs(1000, 10, 0.2, 3000, 900, 1000, 3.8);

  private static List<String> broken(int nodes, Inputs inputs) {
    return ClusterModel.loads(nodes, inputs).stream()
        .filter(ClusterModel.Load::breaks)
        .map(ClusterModel.Load::what)
        .toList();
  }

  @Test
  void gossipNeedsMoreRoundsForMoreNodesButFewMore() {
    double ten = ClusterModel.gossipRounds(10);
    double thousand = ClusterModel.gossipRounds(1000);

    assertThat(thousand).isGreaterThan(ten).isLessThan(5 * ten);
  }

  @Test
  void whatIsToldToAllBreaksBeforeCheckpointsDo() {
    assertThat(broken(1000, INPUTS))
        .anyMatch(what -> what.startsWith("names of queues"))
        .noneMatch(what -> what.startsWith("checkpoints"));
    assertThat(broken(10, INPUTS)).noneMatch(what -> what.startsWith("names of queues"));
  }

  @Test
  void moreEventsBreakTheCheckpointsOfAnyCluster() {
    Inputs busy = new Inputs(1000, 10, 2, 3000, 900, 1000, 3.8);

    assertThat(broken(10, busy)).anyMatch(what -> what.startsWith("checkpoints"));
  }
}
