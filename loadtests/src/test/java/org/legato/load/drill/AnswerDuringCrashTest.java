package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/**
 * A node dies while calls are being answered: some have their 200, some a part of it, some none.
 */
class AnswerDuringCrashTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int CALLS = 40;

  @TempDir Path directory;

  @Test
  void allAreAnsweredHearTheirPromptAndLeaveNothingBehind() throws Exception {
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(3, directory, Stage.build(directory, 20, line.address()))) {
      NodeProcess victim = group.nodes().getLast();
      List<NodeProcess> others = group.nodes().subList(0, 2);
      List<Phone> phones = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        phones.add(line.phone("phone" + i, 400));
        NodeProcess gateway = group.nodes().get(i % group.nodes().size());
        phones.getLast().call("sip:prompt@" + gateway.sip().getHostString(), gateway.sip());
      }
      Phone half = phones.get(CALLS / 2);
      assertThat(half.await("200 OK (INVITE)", BOUND)).isNotNull();

      victim.kill();

      // As a proxy does that finds the gateway dead.
      phones.forEach(phone -> phone.server(others.getFirst().sip()));
      for (Phone phone : phones) {
        assertThat(phone.await("200 OK (INVITE)", BOUND))
            .as("%s: %s", phone.user(), phone.story())
            .isNotNull();
        assertThat(phone.awaitUntil(() -> phone.sound().lately(Stage.PROMPT_HZ, 400) > 0.5, BOUND))
            .as("%s hears its prompt: %s%s", phone.user(), phone.story(), logged(group, phone))
            .isTrue();
      }
      for (Phone phone : phones) {
        phone.server(others.getFirst().sip());
        phone.bye();
      }
      for (Phone phone : phones) {
        assertThat(phone.await("200 OK (BYE)", BOUND)).as("%s", phone.user()).isNotNull();
      }
      for (NodeProcess node : others) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> {
                  assertThat(node.metric("legato_legs")).isZero();
                  assertThat(node.metric("legato_media_sessions")).isZero();
                });
      }
    }
  }

  private static String logged(NodeGroup group, Phone phone) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (NodeProcess node : group.nodes()) {
      lines.append("\n").append(node.sip());
      node.log()
          .lines()
          .filter(line -> line.contains(phone.remoteTag()))
          .forEach(line -> lines.append("\n  ").append(line));
    }
    return lines.toString();
  }
}
