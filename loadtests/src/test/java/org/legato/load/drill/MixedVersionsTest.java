package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** An old and a new build in one cluster; {@code loadtests/mixed-versions.sh} makes the old one. */
@EnabledIfEnvironmentVariable(named = "LEGATO_OLD", matches = ".+")
class MixedVersionsTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int CALLS = 12;
  private static final int RATE = 8000;
  private static final int TONE = 1000;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final String network =
      "127."
          + ThreadLocalRandom.current().nextInt(1, 250)
          + "."
          + ThreadLocalRandom.current().nextInt(250)
          + ".";

  @Test
  void callsGoFromTheOldToTheNewAndBack() throws Exception {
    makeTone();
    try (NodeProcess old = old(1);
        NodeProcess young = young(2, 1);
        Line line = new Line()) {
      assertThat(old.get("/api/nodes")).hasSize(2);
      assertThat(young.get("/api/nodes")).hasSize(2);
      List<Phone> phones = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        Phone phone = line.phone("p" + i, 400);
        phones.add(phone);
        // All by the gateway of the new one.
        phone.call("sip:tone@" + young.sip().getHostString(), young.sip());
      }
      for (Phone phone : phones) {
        assertThat(phone.await("200 OK (INVITE)", BOUND)).as(phone.user()).isNotNull();
      }
      hear(phones);
      assertThat(old.get("/api/calls?node=self")).isNotEmpty();
      assertThat(young.get("/api/calls?node=self")).isNotEmpty();
      assertThat(young.get("/api/calls")).hasSize(CALLS);

      old.kill();

      await().atMost(BOUND).until(() -> young.get("/api/calls?node=self").size() == CALLS);
      hear(phones);
      try (NodeProcess again = old(3, 2)) {
        // Its share moves to the old one, and then all of it.
        await().atMost(BOUND).until(() -> again.get("/api/calls?node=self").size() > 0);
        hear(phones);
        young.kill();
        await().atMost(BOUND).until(() -> again.get("/api/calls?node=self").size() == CALLS);
        hear(phones);
        for (Phone phone : phones) {
          phone.server(again.sip());
          phone.bye();
          assertThat(phone.await("200 OK (BYE)", BOUND)).as(phone.user()).isNotNull();
        }
      }
    }
  }

  private static void hear(List<Phone> phones) throws Exception {
    for (Phone phone : phones) {
      assertThat(phone.awaitUntil(() -> phone.sound().lately(TONE, 200) > 0.5, BOUND))
          .as(phone.user())
          .isTrue();
    }
  }

  /** What the calls play: a file for all nodes, a second that is repeated. */
  private void makeTone() throws IOException {
    byte[] samples = new byte[2 * RATE];
    for (int i = 0; i < RATE; i++) {
      int sample = (int) (10_000 * Math.sin(2 * Math.PI * TONE * i / RATE));
      samples[2 * i] = (byte) sample;
      samples[2 * i + 1] = (byte) (sample >> 8);
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples), format, RATE),
        AudioFileFormat.Type.WAVE,
        directory.resolve("tone.wav").toFile());
  }

  private NodeProcess old(int number, int... seeds) throws Exception {
    return NodeProcess.start(
        List.of(System.getenv("LEGATO_OLD"), "start"),
        arguments(number, seeds),
        directory.resolve("node-" + number + ".log"),
        BOUND.multipliedBy(2));
  }

  private NodeProcess young(int number, int... seeds) throws Exception {
    return NodeProcess.start(
        arguments(number, seeds),
        directory.resolve("node-" + number + ".log"),
        BOUND.multipliedBy(2));
  }

  private List<String> arguments(int number, int... seeds) {
    List<String> arguments = new ArrayList<>();
    for (String key : List.of("cluster.address", "sip.address", "media.address")) {
      arguments.addAll(List.of("--set", key + "=\"" + network + number + "\""));
    }
    for (String set :
        List.of(
            "cluster.port=2551",
            "http.port=0",
            "xmlrpc.port=0",
            "media.max-late-ticks=0",
            "applications.select=announcement",
            "applications.announcement.loop=\"true\"",
            "applications.announcement.announce_path=\"" + directory + "\"")) {
      arguments.addAll(List.of("--set", set));
    }
    for (int seed : seeds) {
      arguments.addAll(List.of("--join", network + seed + ":2551"));
    }
    return arguments;
  }
}
