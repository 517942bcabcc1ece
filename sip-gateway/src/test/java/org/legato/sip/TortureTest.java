package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Whatever arrives, the next OPTIONS is answered. */
class TortureTest {
  private static GatewayUnderTest sip;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  private static void isAlive(RawPeer peer, String branch) throws Exception {
    String options = peer.request("OPTIONS", "alive-" + branch, branch);
    for (int i = 0; i < 20; i++) {
      peer.send(options);
      if (peer.find(
              m -> m.startsWith("SIP/2.0 200") && m.contains("alive-" + branch),
              Duration.ofMillis(500))
          .isPresent()) {
        return;
      }
    }
    throw new AssertionError("no answer to OPTIONS after " + branch);
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "LEGATO_RFC4475",
      matches = ".+",
      disabledReason = "names a directory with the messages of RFC 4475, one in each *.dat")
  void survivesRfc4475() throws Exception {
    List<Path> files;
    try (Stream<Path> list = Files.list(Path.of(System.getenv("LEGATO_RFC4475")))) {
      files = list.filter(p -> p.toString().endsWith(".dat")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    try (RawPeer peer = new RawPeer(sip.port)) {
      for (Path file : files) {
        peer.sendBytes(Files.readAllBytes(file));
        isAlive(peer, file.getFileName().toString().replace(".dat", ""));
      }
    }
    assertThat(sip.counters.get("errors")).isZero();
  }

  @Test
  void survivesDeepNestingAndGarbage() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      String nested = "Subject: " + "(".repeat(3000) + "\nContact: " + "<".repeat(3000) + "\n";
      peer.send(peer.request("OPTIONS", "deep", "deep", "", nested));
      isAlive(peer, "afterdeep");
      String valid = peer.request("INVITE", "fuzz", "fuzz").replace("\n", "\r\n");
      Random random = new Random(4475);
      for (int i = 0; i < 500; i++) {
        byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
        for (int k = 0; k < 8; k++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        peer.sendBytes(bytes);
      }
      isAlive(peer, "afterfuzz");
    }
  }
}
