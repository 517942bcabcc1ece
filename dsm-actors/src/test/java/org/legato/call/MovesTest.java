package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/** Legs move a few at a time. */
class MovesTest {
  private final Moves moves = new Moves(2);

  private List<String> told(long nowMs) {
    List<String> told = new ArrayList<>();
    Optional<String> next = moves.next(nowMs);
    while (next.isPresent()) {
      told.add(next.get());
      next = moves.next(nowMs);
    }
    return told;
  }

  @Test
  void theFirstGoesAloneAndWithEachThatHasArrivedOneMore() {
    moves.add(List.of("a", "b", "c", "d", "e", "f"));

    assertThat(told(0)).containsExactly("a");
    assertThat(told(1)).isEmpty();
    moves.done("a");
    assertThat(told(2)).containsExactly("b", "c");
    moves.done("c");
    assertThat(told(3)).containsExactly("d");
    assertThat(moves.isWaiting("e")).isTrue();
    moves.done("b");
    moves.done("d");
    assertThat(told(4)).containsExactly("e", "f");
    assertThat(moves.areWaiting()).isFalse();
  }

  @Test
  void whoIsSlowHoldsUpNobodyForLong() {
    moves.add(List.of("a", "b", "c"));

    assertThat(told(0)).containsExactly("a");
    assertThat(told(199)).isEmpty();
    assertThat(told(200)).containsExactly("b", "c");
  }

  @Test
  void whoHasFinishedSomethingElseIsToldAllTheSame() {
    moves.add(List.of("a", "b"));
    moves.done("b");

    assertThat(told(0)).containsExactly("a");
    moves.done("a");
    assertThat(told(1)).containsExactly("b");
  }

  @Test
  void whoHasEndedIsNotTold() {
    moves.add(List.of("a", "b"));
    told(0);
    moves.gone("b");
    moves.gone("a");

    assertThat(told(1)).isEmpty();
    assertThat(moves.areWaiting()).isFalse();
  }

  @Test
  void ofManyMoreAreToldAtATimeSoThatAllAreWithinHalfAMinute() {
    moves.add(IntStream.range(0, 3000).mapToObj(Integer::toString).toList());

    long nowMs = 0;
    int told = 0;
    while (moves.areWaiting()) {
      told += told(nowMs).size();
      nowMs += Moves.PATIENCE.toMillis();
    }

    assertThat(told).isEqualTo(3000);
    assertThat(nowMs).isBetween(30_000L, 40_000L);
  }

  private static Placement placed(ClusterNode... nodes) {
    return new Placement("", List.of(nodes));
  }

  private static ClusterNode node(int uid, boolean draining) {
    return new ClusterNode("akka://node", uid, Set.of(ClusterNode.DSM), draining);
  }

  @Test
  void whenANodeComesOrDrainsNobodyWaitsButWhenOneIsLost() {
    ClusterNode old = node(1, false);

    assertThat(Moves.haveTime(placed(old, node(2, true)), placed(old, node(2, false)))).isTrue();
    assertThat(Moves.haveTime(placed(old), placed(old, node(2, false)))).isTrue();
    assertThat(Moves.haveTime(placed(old), placed(old, node(2, true)))).isFalse();
    assertThat(Moves.haveTime(placed(old, node(2, false)), placed(old, node(2, true)))).isTrue();
    assertThat(Moves.haveTime(placed(old, node(2, false)), placed(old))).isFalse();
    assertThat(Moves.haveTime(placed(old, node(2, false)), placed(old, node(3, false)))).isFalse();
  }
}
