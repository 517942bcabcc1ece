package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** The proxy in front of a cluster, as deploy/kamailio configures it. */
class KamailioTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MANY = 12;

  @TempDir Path directory;

  @BeforeEach
  void kamailioIsThere() {
    assumeTrue(Kamailio.isInstalled(), "the package kamailio is not installed");
  }

  @Test
  void aCallBehindKamailioOutlivesItsNode() throws Exception {
    try (NodeGroup group =
            NodeGroup.start(3, directory, List.of("applications.select=conference"));
        Kamailio kamailio = Kamailio.start(group.nodes(), directory);
        Line line = new Line()) {
      NodeProcess victim = group.nodes().getFirst();
      NodeProcess survivor = group.nodes().get(1);
      NodeProcess leaver = group.nodes().get(2);
      Phone hasty = callAt(victim, line, kamailio);
      Phone late = callAt(victim, line, kamailio);
      Phone elsewhere = callAt(survivor, line, kamailio);
      // These know nothing of where their legs are from now on.
      hasty.keepTarget();
      late.keepTarget();

      victim.kill();

      assertThat(hasty.awaitUntil(() -> members(survivor) == 2 && members(leaver) == 2, BOUND))
          .isTrue();

      // Kamailio may not know yet that the node is dead: its share of the calls goes on to others.
      allAreAnswered("new", line, kamailio, List.of(survivor, leaver));
      hasty.bye();
      expect(hasty, "200 OK (BYE)", line, kamailio);
      // A refresh came from the new node, through the proxy.
      expect(late, "INVITE", line, kamailio);
      assertThat(late.last("INVITE").header("Contact"))
          .doesNotContain(victim.sip().getHostString());
      assertThat(late.target()).contains(victim.sip().getHostString());
      long answers = late.count("200 OK (INVITE)");
      late.reinvite();
      assertThat(late.awaitUntil(() -> late.count("200 OK (INVITE)") > answers, BOUND))
          .as(kamailio.log())
          .isTrue();
      assertThat(survivor.get("/api/calls").findValuesAsText("id"))
          .containsExactlyInAnyOrder(late.remoteTag(), elsewhere.remoteTag());

      // Another one drains: it refuses new calls, which go on to the last.
      new ProcessBuilder("kill", "-TERM", Long.toString(leaver.pid())).start().waitFor();
      allAreAnswered("newer", line, kamailio, List.of(survivor, leaver));
      assertThat(leaver.awaitEnd(BOUND)).isTrue();
      allAreAnswered("newest", line, kamailio, List.of(survivor));
      late.bye();
      elsewhere.bye();
      expect(late, "200 OK (BYE)", line, kamailio);
      expect(elsewhere, "200 OK (BYE)", line, kamailio);
    }
  }

  @Test
  void whoGivesUpBehindKamailioEndsTheLegThoughItsNodeIsDead() throws Exception {
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(2, directory, Stage.build(directory, 300, line.address()));
        Kamailio kamailio = Kamailio.start(group.nodes(), directory)) {
      Phone caller = line.phone("caller", 400);
      caller.call("sip:ring@" + host(kamailio), kamailio.address());
      expect(caller, "180 Ringing (INVITE)", line, kamailio);
      NodeProcess gateway =
          group.nodes().stream().filter(node -> isAt(caller, node)).findFirst().orElseThrow();
      NodeProcess survivor =
          group.nodes().stream().filter(node -> node != gateway).findFirst().orElseThrow();

      awaitQuiet(group);
      gateway.kill();
      caller.cancel();

      expect(caller, "200 canceling (CANCEL)", line, kamailio);
      expect(caller, "487 Request Terminated (INVITE)", line, kamailio);
      Awaitility.await()
          .atMost(BOUND)
          .untilAsserted(
              () -> assertThat(survivor.metric("legato_legs")).as(kamailio.log()).isZero());
      assertThat(survivor.metric("legato_legs_ended_total")).isEqualTo(1);
    }
  }

  /** No leg has anything to tell its vault any more: so what it told is there. */
  private static void awaitQuiet(NodeGroup group) {
    List<Double> before = new ArrayList<>();
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              List<Double> now = new ArrayList<>();
              for (NodeProcess node : group.nodes()) {
                now.add(node.metric("legato_checkpoints_total"));
              }
              boolean same = now.equals(before);
              before.clear();
              before.addAll(now);
              return same;
            });
  }

  /** Calls at the same time, all of which must be answered by a node that is there. */
  private static void allAreAnswered(
      String name, Line line, Kamailio kamailio, List<NodeProcess> by) throws Exception {
    List<Phone> phones = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      phones.add(line.phone(name + i, 400));
      phones.getLast().call("sip:room@" + host(kamailio), kamailio.address());
    }
    for (Phone phone : phones) {
      expect(phone, "200 OK (INVITE)", line, kamailio);
      assertThat(by).anyMatch(node -> isAt(phone, node));
    }
    for (Phone phone : phones) {
      phone.bye();
      expect(phone, "200 OK (BYE)", line, kamailio);
    }
  }

  /** A call whose Contact is at a node. */
  private static Phone callAt(NodeProcess node, Line line, Kamailio kamailio) throws Exception {
    for (int i = 0; i < 100; i++) {
      Phone phone = line.phone("p" + System.nanoTime(), 400);
      phone.call("sip:room@" + host(kamailio), kamailio.address());
      expect(phone, "200 OK (INVITE)", line, kamailio);
      if (isAt(phone, node)) {
        return phone;
      }
      phone.bye();
      expect(phone, "200 OK (BYE)", line, kamailio);
    }
    throw new AssertionError("no call has come to " + node.sip());
  }

  private static void expect(Phone phone, String message, Line line, Kamailio kamailio)
      throws Exception {
    assertThat(phone.await(message, BOUND))
        .as(
            "%s gets %s; it has had %s; Kamailio: %s",
            phone.user(),
            message,
            line.trace().stream()
                .filter(traced -> traced.phone().equals(phone.user()))
                .map(traced -> traced.atMs() + " " + traced.message().start())
                .toList(),
            kamailio.log())
        .isNotNull();
  }

  private static int members(NodeProcess asked) {
    try {
      return asked.get("/api/nodes").size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static boolean isAt(Phone phone, NodeProcess node) {
    return phone.target().contains(node.sip().getHostString() + ":");
  }

  private static String host(Kamailio kamailio) {
    return kamailio.address().getHostString() + ":" + kamailio.address().getPort();
  }
}
