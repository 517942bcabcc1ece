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
  private static final long NOW = 1_000_000;

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
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(self), 0);
    whereabouts.placed(seenBy(self, draining), NOW);
    return whereabouts.of(event(hops), NOW).map(ClusterNode::address);
  }

  private static LegHost.Deliver event(int hops) {
    return new LegHost.Deliver(LEG, new CallLeg.SystemEvent("User1"), hops);
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
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(1, 0), 0);

    assertThat(whereabouts.of(event(0), NOW)).isEmpty();
  }

  @Test
  void aNewCallIsNotLookedFor() {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(1), 0);
    whereabouts.placed(seenBy(1, 0), NOW);

    assertThat(
            whereabouts.of(
                new LegHost.Deliver(LEG, new CallLeg.RunScript("main", "d", false, null), 0), NOW))
        .isEmpty();
  }

  @Test
  void aLegThatANewNodeHasNotGotYetIsLookedForWhereItWas() {
    long later = NOW + 61_000;
    for (int self = 0; self < 3; self++) {
      Whereabouts whereabouts = new Whereabouts(slots, seenBy(self, 0), 0);
      whereabouts.placed(seenBy(self), NOW);

      // From the third to the new one, and from there to the one before, which sends it back.
      assertThat(whereabouts.of(event(self == 2 ? 0 : self + 1), NOW).map(ClusterNode::address))
          .isEqualTo(at(self == 0 ? 1 : 0));
      assertThat(whereabouts.of(event(self == 0 ? 1 : 0), later).map(ClusterNode::address))
          .isEqualTo(self == 0 ? Optional.empty() : at(0));
    }
  }

  @Test
  void aMessageThatWentRoundStaysAtTheNewNode() {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(0, 0), 0);
    whereabouts.placed(seenBy(0), NOW);

    assertThat(whereabouts.of(event(3), NOW)).isEmpty();
  }

  @Test
  void whenANodeIsLostNothingIsLookedForElsewhere() {
    Placement all = seenBy(0);
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(0, 0), 0);
    whereabouts.placed(all, NOW);
    whereabouts.placed(new Placement(all.self(), all.nodes().subList(0, 2)), NOW);

    assertThat(whereabouts.of(event(1), NOW)).isEmpty();
  }
}
