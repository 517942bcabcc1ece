package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;

/** Nodes that talk to those only who have a certificate of the cluster's authority. */
class TlsTest {
  private static final Path SCRIPT = Path.of("../deploy/tls/make-certificates");
  private static final Duration BOUND = Duration.ofSeconds(30);

  /** A crash must be proven: nobody is given up for silence in this test's time. */
  private static final String NEVER_BY_SILENCE =
      "akka.cluster.failure-detector.acceptable-heartbeat-pause=10m";

  @TempDir Path directory;

  @Test
  void aStrangerStaysOutsideAndAcrashIsNoticedAtOnce() throws Exception {
    makeCertificates("ours", "n1", "n2");
    makeCertificates("others", "n3");
    try (NodeGroup group = new NodeGroup(directory, List.of(NEVER_BY_SILENCE))) {
      NodeProcess first = group.add(tls("ours", "n1"));
      NodeProcess second = group.add(tls("ours", "n2"));
      assertThat(first.get("/api/nodes")).hasSize(2);

      assertThatThrownBy(() -> group.add(join(tls("others", "n3"))))
          .hasMessageContaining("legato.cluster.tls");
      assertThat(first.get("/api/nodes")).hasSize(2);

      second.kill();

      await().atMost(BOUND).until(() -> first.get("/api/nodes").size() == 1);
    }
  }

  private static String[] join(String... sets) {
    String[] all = java.util.Arrays.copyOf(sets, sets.length + 1);
    all[sets.length] = "cluster.join-timeout=3s";
    return all;
  }

  private String[] tls(String authority, String name) {
    Path files = directory.resolve(authority);
    return new String[] {
      "cluster.tls.enabled=on",
      "cluster.tls.key=\"" + files.resolve(name + ".key") + "\"",
      "cluster.tls.certificate=\"" + files.resolve(name + ".crt") + "\"",
      "cluster.tls.ca=\"" + files.resolve("ca.crt") + "\""
    };
  }

  private void makeCertificates(String authority, String... names)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(SCRIPT.toString());
    command.add(directory.resolve(authority).toString());
    command.addAll(List.of(names));
    Path log = directory.resolve(authority + ".log");
    Process script =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).as(java.nio.file.Files.readString(log)).isZero();
  }
}
