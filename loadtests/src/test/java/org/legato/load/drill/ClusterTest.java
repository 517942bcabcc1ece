package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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

/** Nodes in processes of their own that are one cluster. */
class ClusterTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int CALLS = 12;

  private static final String RELAY =
      """
      import(mod_dlg);
      initial state START;
      transition "invite" START - invite / {
        playSilence(60000);
        set($uri="sip:bob@PHONES"); set($to="<sip:bob@PHONES>");
        dlg.connectCalleeRelayed($to, $uri);
      } -> RELAYING;
      state RELAYING;
      transition "bye" RELAYING - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir Path directory;

  @Test
  void callsAtOneGatewayAreSpreadOverTheNodesAndEndByTheOthersGateway() throws Exception {
    try (NodeGroup group =
            NodeGroup.start(2, directory, List.of("applications.select=conference"));
        Line line = new Line()) {
      NodeProcess first = group.nodes().get(0);
      NodeProcess second = group.nodes().get(1);
      List<Phone> phones = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        Phone phone = line.phone("p" + i, 400);
        phones.add(phone);
        phone.call("sip:room" + i + "@" + first.sip().getHostString(), first.sip());
      }

      for (Phone phone : phones) {
        assertThat(phone.await("200 OK (INVITE)", BOUND)).as(phone.user()).isNotNull();
      }
      int atFirst = first.get("/api/calls?node=self").size();
      int atSecond = second.get("/api/calls?node=self").size();
      assertThat(atFirst + atSecond).isEqualTo(CALLS);
      assertThat(atFirst).isPositive();
      assertThat(atSecond).isPositive();
      double checkpoints = first.metric("legato_checkpoints_total");
      assertThat(checkpoints).isPositive();
      assertThat(first.metric("legato_checkpoint_bytes_total")).isGreaterThan(500 * checkpoints);
      for (Phone phone : phones) {
        phone.server(second.sip());
        phone.bye();
        assertThat(phone.await("200 OK (BYE)", BOUND)).as(phone.user()).isNotNull();
      }
    }
  }

  @Test
  void eachNodeMayHaveAroleOfItsOwn() throws Exception {
    try (NodeGroup group = new NodeGroup(directory, List.of("applications.select=conference"));
        Line line = new Line()) {
      NodeProcess gateway = group.add("cluster.roles=[sip]");
      NodeProcess control = group.add("cluster.roles=[dsm]");
      NodeProcess sound = group.add("cluster.roles=[media]");
      Phone a = line.phone("a", 400);
      Phone b = line.phone("b", 1000);
      a.call("sip:room@" + gateway.sip().getHostString(), gateway.sip());
      b.call("sip:room@" + gateway.sip().getHostString(), gateway.sip());

      assertThat(a.await("200 OK (INVITE)", BOUND)).isNotNull();
      assertThat(b.await("200 OK (INVITE)", BOUND)).isNotNull();
      assertThat(a.awaitUntil(() -> a.sound().lately(1000, 200) > 0.5, BOUND)).isTrue();
      assertThat(b.awaitUntil(() -> b.sound().lately(400, 200) > 0.5, BOUND)).isTrue();
      assertThat(control.get("/api/calls?node=self")).hasSize(2);
      assertThat(sound.get("/api/calls?node=self")).isEmpty();
      assertThat(gateway.get("/api/calls")).hasSize(2);
      assertThat(sound.metric("legato_media_sessions")).isEqualTo(2);
      a.bye();
      b.bye();
      assertThat(a.await("200 OK (BYE)", BOUND)).isNotNull();
      assertThat(b.await("200 OK (BYE)", BOUND)).isNotNull();
    }
  }

  @Test
  void aRelayedCallOutlivesTheNodeOfItsLegs() throws Exception {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    try (Line line = new Line()) {
      Files.writeString(scripts.resolve("relay.dsm"), RELAY.replace("PHONES", line.address()));
      Files.writeString(
          scripts.resolve("relay.conf"),
          "diag_path=" + scripts + "\nload_diags=relay\nregister_apps=relay\n");
      try (NodeGroup group =
          NodeGroup.start(
              3,
              directory,
              List.of(
                  "applications.select=relay",
                  "applications.directory=\"" + scripts + "\"",
                  "call.slots=" + Stage.SLOTS))) {
        Phone alice = line.phone("alice", 400);
        Phone bob = line.phone("bob", 1000);
        NodeProcess gateway = group.nodes().getFirst();
        alice.call(
            "sip:bob@" + gateway.sip().getHostString(),
            gateway.sip(),
            Calls.at(group, gateway, Stage.SLOTS));
        assertThat(bob.await("INVITE", BOUND)).isNotNull();
        bob.answer();
        assertThat(alice.await("200 OK (INVITE)", BOUND)).isNotNull();
        assertThat(bob.await("ACK", BOUND)).isNotNull();
        assertThat(gateway.get("/api/calls?node=self")).hasSize(2);

        gateway.kill();

        // Both learn the new Contact, and keep each other's RTP address.
        assertThat(bob.awaitUntil(() -> bob.count("ACK") == 2, BOUND)).isTrue();
        assertThat(alice.awaitUntil(() -> alice.count("ACK") == 1, BOUND)).isTrue();
        assertThat(bob.last("INVITE").body()).contains("m=audio " + alice.soundPort() + " ");
        assertThat(alice.last("INVITE").body()).contains("m=audio " + bob.soundPort() + " ");
        assertThat(alice.awaitUntil(() -> alice.sound().lately(1000, 200) > 0.5, BOUND)).isTrue();
        assertThat(bob.awaitUntil(() -> bob.sound().lately(400, 200) > 0.5, BOUND)).isTrue();

        bob.bye();
        assertThat(alice.await("BYE", BOUND)).isNotNull();
        assertThat(bob.await("200 OK (BYE)", BOUND)).isNotNull();
        // The sound that the script had made for itself is lost with the node, which is not theirs.
        assertThat(bob.count("INVITE")).as("the call and one refresh").isEqualTo(2);
        assertThat(alice.count("INVITE")).as("one refresh").isEqualTo(1);
      }
    }
  }

  @Test
  void whoGivesUpIsToldThoughTheGatewayOfTheCallDiesWithTheAnswer() throws Exception {
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(2, directory, Stage.build(directory, 120, line.address()))) {
      NodeProcess home = group.nodes().getFirst();
      NodeProcess gateway = group.nodes().getLast();
      Phone caller = line.phone("caller", 400);
      caller.call(
          "sip:ring@" + gateway.sip().getHostString(),
          gateway.sip(),
          Calls.at(group, home, Stage.SLOTS));
      assertThat(caller.await("180 Ringing (INVITE)", BOUND)).isNotNull();
      assertThat(home.get("/api/calls?node=self")).hasSize(1);

      // It takes the answer of the leg, and nobody knows yet that it will do nothing more.
      new ProcessBuilder("kill", "-STOP", Long.toString(gateway.pid())).start().waitFor();
      caller.server(home.sip());
      caller.cancel();
      assertThat(caller.await("200 OK (CANCEL)", BOUND)).isNotNull();
      Awaitility.await().atMost(BOUND).until(() -> home.metric("legato_legs") == 0);
      gateway.kill();

      assertThat(caller.await("487 Request Terminated (INVITE)", BOUND)).isNotNull();
    }
  }

  @Test
  void aNodeThatCannotJoinSaysWhy() throws Exception {
    Path log = directory.resolve("alone.log");

    try {
      NodeProcess.start(
              List.of(
                  "--join",
                  "127.0.0.1:9",
                  "--set",
                  "cluster.join-timeout=1s",
                  "--set",
                  "sip.port=0",
                  "--set",
                  "http.port=0",
                  "--set",
                  "xmlrpc.port=0"),
              log,
              Duration.ofSeconds(60))
          .close();
      assertThat(false).as("it started").isTrue();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("127.0.0.1:9").hasMessageContaining("seeds");
    }
  }
}
