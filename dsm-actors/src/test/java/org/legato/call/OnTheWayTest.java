package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/** What was sent to a node that is lost. */
class OnTheWayTest {
  private static final ClusterNode A = new ClusterNode("akka://a", 1, Set.of("dsm"), false);
  private static final ClusterNode B = new ClusterNode("akka://b", 2, Set.of("dsm"), false);
  private static final LegHost.Deliver FIRST = message("first");
  private static final LegHost.Deliver SECOND = message("second");
  private static final LegHost.Deliver THIRD = message("third");

  private final OnTheWay onTheWay = new OnTheWay();
  private int forgotten;

  private static LegHost.Deliver message(String legId) {
    return new LegHost.Deliver(legId, new CallLeg.SystemEvent("User1"), 0);
  }

  private long add(ClusterNode to, LegHost.Deliver message) {
    return onTheWay.add(to.id(), message, () -> forgotten++);
  }

  private static Placement of(ClusterNode... nodes) {
    return new Placement(A.id(), List.of(nodes));
  }

  @Test
  void whatALostNodeHasNotAcknowledgedComesBackOnceAndInOrder() {
    add(B, FIRST);
    onTheWay.arrived(add(B, SECOND));
    add(B, THIRD);

    assertThat(onTheWay.lost(of(A, B))).isEmpty();
    assertThat(onTheWay.lost(of(A))).containsExactly(FIRST, THIRD);
    assertThat(onTheWay.lost(of(A))).isEmpty();
  }

  @Test
  void whatIsOnTheWayToOthersStays() {
    add(A, FIRST);
    add(B, SECOND);

    assertThat(onTheWay.lost(of(A))).containsExactly(SECOND);
    assertThat(onTheWay.lost(of(B))).containsExactly(FIRST);
  }

  @Test
  void theOldestIsGivenUpWhenThereAreTooMany() {
    add(B, FIRST);
    for (int i = 0; i < 100_000; i++) {
      add(B, SECOND);
    }

    assertThat(forgotten).isEqualTo(1);
    assertThat(onTheWay.lost(of(A))).hasSize(100_000).doesNotContain(FIRST);
  }
}
