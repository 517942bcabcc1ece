package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** A node that is told to leave waits for those who ring, and gives all calls away. */
class DrainTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int CALLS = 30;

  @TempDir Path directory;

  @Test
  void aNodeLeavesWhenThePhoneThatRingsThroughItIsAnswered() throws Exception {
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(2, directory, Stage.build(directory, 20, line.address()))) {
      NodeProcess stays = group.nodes().getFirst();
      NodeProcess leaves = group.nodes().getLast();
      Phone callee = line.phone("callee", 400);
      Phone caller = line.phone("caller", 1000);
      caller.call(
          "sip:dialler@" + stays.sip().getHostString(),
          stays.sip(),
          DrillCall.in(group.slotOf(leaves, Stage.SLOTS), Stage.SLOTS));
      assertThat(callee.await("INVITE", BOUND)).isNotNull();
      callee.ring();
      assertThat(caller.await("200 OK (INVITE)", BOUND)).isNotNull();

      leaves.terminate();

      Awaitility.await()
          .atMost(BOUND)
          .until(() -> leaves.log().contains("leaving: 0 legs, 1 media sessions and 1 unanswered"));
      assertThat(leaves.isAlive()).isTrue();
      callee.answer();
      assertThat(callee.await("ACK", BOUND)).isNotNull();
      assertThat(leaves.awaitEnd(BOUND)).isTrue();
      assertThat(callee.count("INVITE")).as("the offer of another worker").isEqualTo(2);
      assertThat(callee.soundGoesTo().getHostString()).isEqualTo(stays.sip().getHostString());
      assertThat(callee.awaitUntil(() -> callee.sound().lately(Stage.PROMPT_HZ, 400) > 0.5, BOUND))
          .isTrue();
      callee.bye();
      caller.bye();
      assertThat(callee.await("200 OK (BYE)", BOUND)).isNotNull();
      assertThat(caller.await("200 OK (BYE)", BOUND)).isNotNull();
    }
  }

  @Test
  void whoHangsUpInTheMomentInWhichTheSoundMovesKeepsNoNodeFromLeaving() throws Exception {
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(2, directory, Stage.build(directory, 20, line.address()))) {
      NodeProcess leaves = group.nodes().getLast();
      List<Phone> phones = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        Phone phone = line.phone("phone" + i, 400);
        phone.call(
            "sip:prompt@" + leaves.sip().getHostString(),
            leaves.sip(),
            DrillCall.in(group.slotOf(leaves, Stage.SLOTS), Stage.SLOTS));
        assertThat(phone.await("200 OK (INVITE)", BOUND)).isNotNull();
        phones.add(phone);
      }

      leaves.terminate();

      while (!phones.isEmpty()) {
        Phone next = phones.removeFirst();
        assertThat(next.await("INVITE", BOUND)).as("%s moves", next.user()).isNotNull();
        next.bye();
        assertThat(next.await("200 OK (BYE)", BOUND)).isNotNull();
      }
      assertThat(leaves.awaitEnd(BOUND)).as(leaves.log()).isTrue();
    }
  }
}
