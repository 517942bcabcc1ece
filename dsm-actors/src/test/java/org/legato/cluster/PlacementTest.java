package org.legato.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where slots go, and which of them move. */
class PlacementTest {
  private static final int SLOTS = 240;

  private static ClusterNode node(int n) {
    return new ClusterNode(
        "akka://legato@192.0.2." + n + ":2551", n, Set.of("dsm", "media"), false);
  }

  private static Placement of(ClusterNode... nodes) {
    return new Placement(nodes[0].id(), List.of(nodes));
  }

  @Test
  void everyNodeGetsItsShare() {
    Placement three = of(node(1), node(2), node(3));

    for (ClusterNode node : three.nodes()) {
      long share = slots(three).stream().filter(node::equals).count();
      assertThat(share).as(node.address()).isBetween(50L, 110L);
    }
  }

  /** Nodes of other versions place alike (docs/decisions/0007). */
  @Test
  void slotsAreWhereVersion01HasThem() {
    Placement three = of(node(1), node(2), node(3));

    String owners =
        slots(three).stream().limit(40).map(n -> "" + n.uid()).collect(Collectors.joining());

    assertThat(owners).isEqualTo("2333321323323121233132333213322133221131");
  }

  private static ClusterNode weighing(int n, double weight) {
    return new ClusterNode(
        node(n).address(), n, "n" + n, weight, 0, Set.of("dsm", "media"), false, false);
  }

  @Test
  void aNodeGetsAsMuchAsItWeighs() {
    Placement placement = of(weighing(1, 1), weighing(2, 2), weighing(3, 0.5));
    int many = 100_000;
    Map<String, Integer> share = new HashMap<>();

    for (int slot = 0; slot < many; slot++) {
      share.merge(placement.media(slot).orElseThrow().name(), 1, Integer::sum);
    }

    assertThat(share.get("n1") / (double) many).isCloseTo(1 / 3.5, within(0.01));
    assertThat(share.get("n2") / (double) many).isCloseTo(2 / 3.5, within(0.01));
    assertThat(share.get("n3") / (double) many).isCloseTo(0.5 / 3.5, within(0.01));
  }

  @Test
  void onlyTheSlotsMoveThatAnodeGainsWhenItComesOrBecomesHeavier() {
    Placement before = of(weighing(1, 1), weighing(2, 2), weighing(3, 0.5));
    Placement more = of(weighing(1, 1), weighing(2, 2), weighing(3, 0.5), weighing(4, 3));
    Placement heavier = of(weighing(1, 1), weighing(2, 2), weighing(3, 1));

    for (int slot = 0; slot < SLOTS; slot++) {
      String at = before.media(slot).orElseThrow().name();
      assertThat(more.media(slot).orElseThrow().name()).isIn(at, "n4");
      assertThat(heavier.media(slot).orElseThrow().name()).isIn(at, "n3");
    }
  }

  @Test
  void nameWeightAndPulseAreToldByTheRolesOfAmember() {
    Set<String> told = ClusterNode.memberRoles(Set.of("sip", "dsm"), "berlin-1", 1.5, 7001);

    ClusterNode known = ClusterNode.ofMember("akka://legato@192.0.2.1:2551", 7, told);

    assertThat(known)
        .isEqualTo(
            new ClusterNode(
                "akka://legato@192.0.2.1:2551",
                7,
                "berlin-1",
                1.5,
                7001,
                Set.of("sip", "dsm"),
                false,
                false))
        .returns("192.0.2.1:7001", ClusterNode::pulse);
    assertThat(
            ClusterNode.ofMember(
                "akka://legato@192.0.2.1:2551",
                7,
                ClusterNode.memberRoles(Set.of("sip"), "", 1, 0)))
        .isEqualTo(new ClusterNode("akka://legato@192.0.2.1:2551", 7, Set.of("sip"), false))
        .returns("192.0.2.1:2551", ClusterNode::name)
        .returns(null, ClusterNode::pulse);
  }

  private static List<ClusterNode> slots(Placement placement) {
    List<ClusterNode> owners = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      owners.add(placement.leg(slot).orElseThrow());
    }
    return owners;
  }

  @Test
  void onlyTheSlotsOfAnodeThatGoesMoveAndTheyGoToTheirVaults() {
    Placement three = of(node(1), node(2), node(3));
    Placement two = of(node(1), node(2));

    for (int slot = 0; slot < SLOTS; slot++) {
      ClusterNode before = three.leg(slot).orElseThrow();
      ClusterNode after = two.leg(slot).orElseThrow();
      assertThat(after)
          .isEqualTo(
              before.equals(node(3)) ? three.vault(slot, before.id()).orElseThrow() : before);
    }
  }

  @Test
  void legAndMediaOfOneSlotAreAtOneNode() {
    Placement three = of(node(1), node(2), node(3));

    for (int slot = 0; slot < SLOTS; slot++) {
      assertThat(three.media(slot)).isEqualTo(three.leg(slot));
    }
  }

  @Test
  void aNodeThatStartsKeepsNothingYet() {
    ClusterNode starts = node(2).withDraining(Optional.empty());
    ClusterNode takes = node(2).withDraining(Optional.of(false));

    assertThat(of(node(1), starts).vault(0, node(1).id())).isEmpty();
    assertThat(of(node(1), takes).vault(0, node(1).id())).contains(takes);
  }

  @Test
  void aDrainingNodeGetsNothingUnlessItIsAlone() {
    ClusterNode leaves = node(1).withDraining(Optional.of(true));

    assertThat(slots(of(leaves, node(2)))).containsOnly(node(2));
    assertThat(slots(of(leaves))).containsOnly(leaves);
  }

  @Test
  void aVaultIsNeverAtTheLegsOwnNode() {
    assertThat(of(node(1)).vault(7, node(1).id())).isEmpty();
    Placement two = of(node(1), node(2));
    assertThat(two.vault(7, node(1).id())).contains(node(2));
    assertThat(two.vault(7, node(2).id())).contains(node(1));
  }
}
