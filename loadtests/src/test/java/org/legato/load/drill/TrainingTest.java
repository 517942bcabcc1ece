package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;

class TrainingTest {
  private static final List<String> PORTS =
      List.of("sip.port=0", "http.port=0", "xmlrpc.port=0", "cluster.port=0").stream()
          .flatMap(set -> List.of("--set", set).stream())
          .toList();

  @TempDir Path directory;

  private NodeProcess start(Path cache) throws Exception {
    // By "on" the JVM ends if it cannot use the cache.
    return NodeProcess.start(
        NodeProcess.program(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache)),
        PORTS,
        directory.resolve("node.log"),
        Duration.ofSeconds(60));
  }

  @Test
  void aNodeBeginsWithWhatAnotherOneHasLearnt() throws Exception {
    assumeTrue(NodeProcess.isJar(), "a cache is of jars");
    Path cache = directory.resolve("legato.aot");

    Training.play(cache, directory, 8, Duration.ZERO, text -> {});

    try (NodeProcess node = start(cache)) {
      assertThat(node.get("/api/nodes")).hasSize(1);
    }
    Files.writeString(cache, "nothing that a JVM takes");
    assertThatThrownBy(() -> start(cache)).isInstanceOf(IllegalStateException.class);
  }
}
