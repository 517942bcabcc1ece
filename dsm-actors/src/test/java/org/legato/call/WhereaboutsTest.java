package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
  private static final int MOST_HOPS = 12;
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
  void whoHasItFirstAsksAsWell() {
    assertThat(from(1, 0, 0)).isEqualTo(at(0));
    assertThat(from(0, 1, 0)).isEqualTo(at(1));
    assertThat(from(1, 2, 0)).isEmpty();
  }

  @Test
  void twoNodesThatDrainAreAskedOneAfterTheOther() {
    assertThat(from(2, 0, 0, 1)).isEqualTo(at(0));
    assertThat(from(0, 1, 0, 1)).isEqualTo(at(2));
    assertThat(from(2, 2, 0, 1)).isEqualTo(at(1));
    assertThat(from(1, 3, 0, 1)).isEqualTo(at(2));
    assertThat(from(2, 4, 0, 1)).isEmpty();
  }

  @Test
  void aNodeThatStartsHasNoLegs() {
    List<ClusterNode> starting = new ArrayList<>(seenBy(1).nodes());
    starting.set(
        0, new ClusterNode(nodes.get(0).address(), 1, "", 1, 0, Set.of("dsm"), true, true));
    Placement all = new Placement(nodes.get(1).id(), starting);

    assertThat(new Whereabouts(slots, all, 0).of(event(0), NOW)).isEmpty();
  }

  @Test
  void aNewNodeAsksOneThatDrainedBeforeItCame() {
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(1, 0, 1), 0);
    whereabouts.placed(seenBy(1, 0), NOW);

    assertThat(whereabouts.of(event(0), NOW).map(ClusterNode::address)).isEqualTo(at(0));
  }

  @Test
  void aLegIsFoundWhoeverLooksForItWhateverTheOthersHaveSeen() {
    // The owner knows that it is new, the second does not, the third drains and has the leg.
    Whereabouts owner = new Whereabouts(slots, seenBy(0, 0), 0);
    owner.placed(seenBy(0), NOW);
    owner.placed(seenBy(0, 2), NOW);
    Whereabouts second = new Whereabouts(slots, seenBy(1), 0);
    second.placed(seenBy(1, 2), NOW);
    List<Whereabouts> views = List.of(owner, second);

    for (int self = 0; self < 2; self++) {
      Optional<ClusterNode> next = views.get(self).of(event(0), NOW);
      for (int hops = 1; !next.map(ClusterNode::address).equals(at(2)); hops++) {
        assertThat(next).as("hop %d from %d", hops, self).isPresent();
        int at = next.map(ClusterNode::address).equals(at(0)) ? 0 : 1;
        next = views.get(at).of(event(hops), NOW);
      }
    }
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
    Whereabouts whereabouts = new Whereabouts(slots, seenBy(0, 0), 0);
    whereabouts.placed(seenBy(0), NOW);

    assertThat(whereabouts.of(event(1), NOW).map(ClusterNode::address)).isEqualTo(at(1));
    assertThat(whereabouts.of(event(3), NOW).map(ClusterNode::address)).isEqualTo(at(2));
    assertThat(whereabouts.of(event(5), NOW)).isEmpty();
    assertThat(whereabouts.of(event(1), NOW + 61_000)).isEmpty();
  }

  @Test
  void theOthersGiveItBackToTheNewNode() {
    for (int self = 1; self < 3; self++) {
      Whereabouts whereabouts = new Whereabouts(slots, seenBy(self, 0), 0);
      whereabouts.placed(seenBy(self), NOW);

      assertThat(whereabouts.of(event(self * 2), NOW).map(ClusterNode::address)).isEqualTo(at(0));
    }
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
