package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/** Where a leg may be while nodes drain. */
class WhereaboutsTest {
  private static final String LEG = "leg";
  private static final int MOST_HOPS = 4;

  private final Slots slots = new Slots(1);

  /** Best for the slot first. */
  private List<ClusterNode> nodes;

  @BeforeEach
  void rank() {
    nodes =
        new Placement(
                "",
                Stream.of("a", "b", "c")
                    .map(name -> new ClusterNode("akka://" + name, 1, Set.of("dsm"), false))
                    .toList())
            .ranked(ClusterNode.DSM, slots.of(LEG));
  }

  private Placement seenBy(int self, Integer... draining) {
    List<Integer> drain = List.of(draining);
    return new Placement(
        nodes.get(self).id(),
        Stream.of(0, 1, 2)
            .map(i -> new ClusterNode(nodes.get(i).address(), 1, Set.of("dsm"), drain.contains(i)))
            .toList());
  }

  private Optional<String> from(int self, int hops, Integer... draining) {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(self));
    whereabouts.placed(seenBy(self, draining));
    return whereabouts
        .of(new LegHost.Deliver(LEG, new CallLeg.SystemEvent("User1"), hops))
        .map(ClusterNode::address);
  }

  private Optional<String> at(int node) {
    return Optional.of(nodes.get(node).address());
  }

  @Test
  void aMessageGoesToTheFirstChoiceAndStaysThere() {
    assertThat(from(1, 0)).isEqualTo(at(0));
    assertThat(from(2, 1)).isEqualTo(at(0));
    assertThat(from(0, 0)).isEmpty();
    assertThat(from(1, MOST_HOPS)).isEmpty();
  }

  @Test
  void aLegThatHasNotComeYetIsLookedForAtTheNodeThatDrains() {
    assertThat(from(2, 0, 0)).isEqualTo(at(1));
    assertThat(from(1, 1, 0)).isEqualTo(at(0));
    // It has come meanwhile, or there is none: no second round.
    assertThat(from(0, 2, 0)).isEqualTo(at(1));
    assertThat(from(1, 3, 0)).isEmpty();
  }

  @Test
  void twoNodesThatDrainAreAskedOneAfterTheOther() {
    assertThat(from(2, 0, 0, 1)).isEqualTo(at(0));
    assertThat(from(0, 1, 0, 1)).isEqualTo(at(1));
    assertThat(from(1, 2, 0, 1)).isEqualTo(at(2));
    assertThat(from(2, 3, 0, 1)).isEmpty();
  }

  @Test
  void aNodeThatBeginsHasNoLegs() {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(1, 0));

    assertThat(whereabouts.of(new LegHost.Deliver(LEG, new CallLeg.SystemEvent("User1"), 0)))
        .isEmpty();
  }

  @Test
  void aNewCallIsNotLookedFor() {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(1));
    whereabouts.placed(seenBy(1, 0));

    assertThat(
            whereabouts.of(
                new LegHost.Deliver(LEG, new CallLeg.RunScript("main", "d", false, null), 0)))
        .isEmpty();
  }
}
