package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;

/** How nodes in processes of their own find and know each other. */
class FormingTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private static final int BOOTSTRAP_PORT = 8558;

  @TempDir Path directory;

  @Test
  void nodesHaveNamesOfTheirOwnAndWeights() throws Exception {
    try (NodeGroup group = new NodeGroup(directory, List.of())) {
      NodeProcess first = group.add("cluster.node-name=berlin", "cluster.weight=2");
      NodeProcess second = group.add("cluster.node-name=bonn");

      var weights = new TreeMap<String, Double>();
      for (JsonNode node : second.get("/api/nodes")) {
        weights.put(node.path("name").asText(), node.path("weight").asDouble());
        assertThat(node.path("roles")).hasSize(3);
      }
      assertThat(weights).hasToString("{berlin=2.0, bonn=1.0}");
      assertThatThrownBy(() -> group.add("cluster.node-name=bonn", "cluster.join-timeout=4s"))
          .hasMessageContaining("legato.cluster.node-name")
          .hasMessageContaining("is called bonn already");

      post(first, "/api/nodes/bonn/drain");

      assertThat(second.awaitEnd(BOUND)).isTrue();
    }
  }

  @Test
  void nodesFindEachOtherByDns() throws Exception {
    String network = network();
    try (NameServer names = new NameServer(List.of(network + 1, network + 2), BOOTSTRAP_PORT)) {
      List<String> dns =
          List.of(
              "cluster.discovery=dns",
              "cluster.bootstrap.service=" + NameServer.SERVICE,
              "akka.io.dns.async-dns.nameservers=[\"" + names.hostPort() + "\"]");
      // One asks for addresses, the other for SRV records. Neither forms a cluster alone.
      findEachOther(
          started(network + 1, "", List.of(), dns),
          started(network + 2, NameServer.PORT_NAME, List.of(), dns));
    }
  }

  @Test
  void podsFindEachOther() throws Exception {
    String network = network();
    try (KubernetesApi api =
        new KubernetesApi(List.of(network + 1, network + 2), Files.createDirectory(account()))) {
      List<String> settings = new ArrayList<>(api.settings());
      settings.add("cluster.discovery=kubernetes");
      settings.add("cluster.bootstrap.service=" + KubernetesApi.APP);
      List<String> environment = new ArrayList<>(List.of("env"));
      environment.addAll(api.environment());
      // With the name of their port and without.
      findEachOther(
          started(network + 1, "", environment, settings),
          started(network + 2, "bootstrap", environment, settings));
    }
  }

  private Path account() {
    return directory.resolve("account");
  }

  private static String network() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "127." + random.nextInt(1, 250) + "." + random.nextInt(250) + ".";
  }

  @SafeVarargs
  private static void findEachOther(CompletableFuture<NodeProcess>... starting) throws Exception {
    try {
      // The first to be ready may be alone for a moment.
      for (var node : starting) {
        node.join();
      }
      for (var node : starting) {
        assertThat(node.join().get("/api/nodes")).hasSize(starting.length);
      }
    } finally {
      for (var node : starting) {
        node.thenAccept(NodeProcess::close).exceptionally(e -> null).join();
      }
    }
  }

  private CompletableFuture<NodeProcess> started(
      String address, String portName, List<String> prefix, List<String> more) {
    List<String> sets = new ArrayList<>(more);
    sets.addAll(
        List.of(
            "cluster.address=" + address,
            "sip.address=" + address,
            "media.address=" + address,
            "http.port=0",
            "xmlrpc.port=0",
            "cluster.bootstrap.port=" + BOOTSTRAP_PORT,
            "cluster.bootstrap.port-name=\"" + portName + "\"",
            "akka.management.cluster.bootstrap.contact-point-discovery.stable-margin=1s"));
    List<String> arguments = new ArrayList<>();
    sets.forEach(set -> arguments.addAll(List.of("--set", set)));
    List<String> program = new ArrayList<>(prefix);
    program.addAll(NodeProcess.program());
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return NodeProcess.start(
                program, arguments, directory.resolve(address + ".log"), BOUND.multipliedBy(3));
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
        },
        Thread::startVirtualThread);
  }

  @Test
  void ofTwoNodesTheOneGoesOnThatIsLeftAndTheFrozenOneEndsItself() throws Exception {
    Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String url = "h2:tcp://127.0.0.1:" + database.getPort() + "/mem:lease";
    List<String> lease = List.of("cluster.split-brain=lease", "cluster.database=\"" + url + "\"");
    try (NodeGroup group = NodeGroup.start(2, directory, lease)) {
      // The lower address, which the majority of two would be.
      NodeProcess frozen = group.nodes().get(0);
      NodeProcess left = group.nodes().get(1);

      signal("STOP", frozen);

      await().atMost(BOUND).until(() -> left.get("/api/nodes").size() == 1);
      signal("CONT", frozen);
      assertThat(frozen.awaitEnd(BOUND)).isTrue();
      assertThat(left.get("/api/nodes")).hasSize(1);
      assertThat(left.log()).doesNotContain("is lost");
    } finally {
      database.stop();
    }
  }

  private static void signal(String signal, NodeProcess node) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + node.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void post(NodeProcess node, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(node.http() + path))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .timeout(BOUND)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }
}
