package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterDatabase;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** All nodes are lost at once, which here is one, and calls go on when it is back. */
class RestartTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final String address =
      "127."
          + ThreadLocalRandom.current().nextInt(1, 250)
          + "."
          + ThreadLocalRandom.current().nextInt(250)
          + ".1";

  @Test
  void aCallOutlivesTheOnlyNode() throws Exception {
    Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    // A real server where the environment names one.
    String url =
        Optional.ofNullable(System.getenv("LEGATO_MARIADB_URL"))
            .orElse("h2:tcp://127.0.0.1:" + database.getPort() + "/mem:calls");
    List<String> arguments = arguments(url);
    try (Line line = new Line()) {
      Phone a = line.phone("a", 400);
      Phone b = line.phone("b", 1000);
      try (NodeProcess node = node(arguments, "1")) {
        for (Phone phone : List.of(a, b)) {
          phone.call("sip:room@" + node.sip().getHostString(), node.sip());
          assertThat(phone.await("200 OK (INVITE)", BOUND)).isNotNull();
        }
        assertThat(a.awaitUntil(() -> a.sound().lately(1000, 200) > 0.5, BOUND)).isTrue();
        await().atMost(BOUND).until(() -> node.metric("legato_store_waiting") == 0);
        assertThat(node.metric("legato_store_written_total")).isPositive();
        await().atMost(BOUND).until(() -> rows(url) == 2);

        node.kill();
        assertThat(node.awaitEnd(BOUND)).isTrue();
      }
      int heardByA = a.sound().heardMs();
      int heardByB = b.sound().heardMs();
      try (NodeProcess node = node(arguments, "2")) {
        // Each is told the new place of the sound, and then hears the other again.
        assertThat(a.awaitUntil(() -> a.count("INVITE") > 0, BOUND)).isTrue();
        assertThat(b.awaitUntil(() -> b.count("INVITE") > 0, BOUND)).isTrue();
        assertThat(a.awaitUntil(() -> hears(a, 1000, heardByA), BOUND)).isTrue();
        assertThat(b.awaitUntil(() -> hears(b, 400, heardByB), BOUND)).isTrue();
        assertThat(node.metric("legato_store_restored_total")).isEqualTo(2);

        for (Phone phone : List.of(a, b)) {
          phone.bye();
          assertThat(phone.await("200 OK (BYE)", BOUND)).isNotNull();
        }
        await().atMost(BOUND).until(() -> rows(url) == 0);
      }
    } finally {
      database.stop();
    }
  }

  /** Whether a tone is all that was heard lately, and that is not what was heard before. */
  private static boolean hears(Phone phone, int hz, int beforeMs) {
    return phone.sound().heardMs() > beforeMs + 200 && phone.sound().lately(hz, 200) > 0.5;
  }

  private int rows(String url) throws Exception {
    try (var connection = ClusterDatabase.of(url, BOUND).connect();
        var count =
            connection.prepareStatement("select count(*) from legato_call where node like ?")) {
      count.setString(1, "%@" + address + ":%");
      try (var rows = count.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private NodeProcess node(List<String> arguments, String number) throws Exception {
    return NodeProcess.start(
        arguments, directory.resolve("node-" + number + ".log"), Duration.ofSeconds(90));
  }

  private List<String> arguments(String database) {
    List<String> arguments = new ArrayList<>();
    for (String set :
        List.of(
            "cluster.address=" + address,
            "cluster.port=2551",
            "cluster.database=\"" + database + "\"",
            "call.store.enabled=on",
            "sip.address=" + address,
            "media.address=" + address,
            "http.port=0",
            "xmlrpc.port=0",
            "applications.select=conference")) {
      arguments.addAll(List.of("--set", set));
    }
    return arguments;
  }
}
