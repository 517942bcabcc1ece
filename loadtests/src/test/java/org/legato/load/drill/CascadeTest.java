package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;
import org.legato.media.audio.AudioFiles;
import org.legato.media.audio.Goertzel;

/** One room whose members sit at the workers of four nodes. */
@Isolated("what is heard, or how late, must not be the doing of another test")
class CascadeTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int SLOTS = 240;
  private static final String SCRIPT =
      """
      import(mod_dlg);
      import(mod_conference);
      initial state START;
      transition "invite" START - invite / dlg.acceptInvite(200, OK) -> ANSWERED;
      state ANSWERED;
      transition "joins" ANSWERED - sessionStart / conference.join(@user) -> TALK;
      state TALK;
      transition "counts" TALK - key(#key==1) / conference.size(@user, members) -> TALK;
      transition "tells" TALK - key(#key==2) / conference.postEvent(@user, 77) -> TALK;
      transition "is told" TALK - event(#type==conference_event) / sets($events=$(events)#id,) -> TALK;
      transition "hangup" (ANSWERED, TALK) - hangup / stop(false) -> END;
      state END;
      """;

  /** Of one member at each node, and of a second one at the last. */
  private static final int[] HZ = {400, 700, 1000, 1300, 1600};

  private static final int ANNOUNCED = 2000;

  private final Line line = new Line();
  private final List<Phone> phones = new ArrayList<>();

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
  Path directory;

  CascadeTest() throws Exception {}

  @AfterEach
  void close() {
    line.close();
  }

  private NodeGroup start() throws Exception {
    Files.writeString(directory.resolve("talk.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("talk.conf"), "diag_path=.\nload_diags=talk\nregister_apps=talk\n");
    return NodeGroup.start(
        4,
        directory,
        List.of(
            "applications.select=talk",
            "applications.directory=\"" + directory + "\"",
            "call.slots=" + SLOTS));
  }

  private void expectAllHearTheOthersOnly() {
    for (int i = 0; i < phones.size(); i++) {
      for (int k = 0; k < phones.size(); k++) {
        Phone phone = phones.get(i);
        int hz = HZ[k];
        String what = "%s hears %d Hz".formatted(phone.user(), hz);
        if (i == k) {
          assertThat(phone.sound().amid(hz, 400)).as(what).isLessThan(0.3);
        } else {
          await(what).atMost(BOUND).until(() -> phone.sound().amid(hz, 400) > 0.7);
        }
      }
    }
  }

  private static JsonNode send(NodeProcess node, String method, String path, String body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          node.request(path)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return new ObjectMapper().readTree(answer.body());
    }
  }

  private static void drain(NodeProcess from, NodeProcess node) throws Exception {
    send(from, "POST", "/api/nodes/" + node.sip().getHostString() + ":2551/drain", "{}");
  }

  /** All hear what is announced, once, and a recording has what all say. */
  private void announceAndRecord(NodeProcess node, String room) throws Exception {
    Path mix = directory.resolve("mix.wav");
    send(node, "POST", "/api/rooms/" + room + "/recording", "{\"file\":\"" + mix + "\"}");
    Path file = directory.resolve("tone.wav");
    int samples = 8000 * 10;
    ByteBuffer tone = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      tone.putShort((short) (3000 * Math.sin(2 * Math.PI * ANNOUNCED * i / 8000)));
    }
    AudioSystem.write(
        new AudioInputStream(
            new ByteArrayInputStream(tone.array()),
            new AudioFormat(8000, 16, 1, true, false),
            samples),
        AudioFileFormat.Type.WAVE,
        file.toFile());
    JsonNode played =
        send(node, "POST", "/api/rooms/" + room + "/announcements", "{\"file\":\"" + file + "\"}");
    assertThat(played.get("members").asInt()).isEqualTo(HZ.length);
    for (Phone phone : phones) {
      await().atMost(BOUND).until(() -> phone.sound().amid(ANNOUNCED, 400) > 0.9);
      Path kept = directory.resolve(phone.user() + ".wav");
      phone.sound().save(kept);
      short[] heard = samples(kept);
      assertThat(Goertzel.amplitude(heard, heard.length - 3200, 3200, ANNOUNCED))
          .as("how loud %s hears it", phone.user())
          .isBetween(2000.0, 4000.0);
    }
    JsonNode ended = send(node, "DELETE", "/api/rooms/" + room + "/recording", "");
    assertThat(ended.get("ms").asInt()).isGreaterThan(400);
    short[] all = samples(mix);
    for (int hz : HZ) {
      assertThat(Goertzel.amplitude(all, 0, all.length, hz)).as("%d Hz", hz).isGreaterThan(1000);
    }
  }

  private String variable(NodeProcess node, int phone, String name) {
    try {
      JsonNode call = node.get("/api/calls/" + phones.get(phone).remoteTag());
      return call.at("/variables/" + name).asText();
    } catch (Exception e) {
      return "";
    }
  }

  private static short[] samples(Path file) throws Exception {
    return new AudioFiles(0, Long.MAX_VALUE).open(file.toString(), 8000).samples();
  }

  private double gain(NodeProcess node, String room, int phone) throws Exception {
    String id = phones.get(phone).remoteTag();
    return node.get("/api/rooms/" + room).path("states").path(id).path("gain").asDouble();
  }

  @Test
  void membersAtAllWorkersHearEachOtherAlsoWhenTheRoomsHomeLeavesAndTheNextOneIsLost()
      throws Exception {
    try (NodeGroup group = start()) {
      NodeProcess first = group.nodes().getFirst();
      NodeProcess home = group.nodes().get(1);
      NodeProcess next = group.nodes().get(2);
      String room = group.roomAt(home, next);
      for (int i = 0; i < HZ.length; i++) {
        NodeProcess node = group.nodes().get(Math.min(i, 3));
        Phone phone = line.phone("member" + i, HZ[i]);
        phones.add(phone);
        String callId = DrillCall.in(group.slotOf(node, SLOTS), SLOTS);
        phone.call("sip:" + room + "@" + first.sip().getHostString(), first.sip(), callId);
        assertThat(phone.await("200 OK (INVITE)", BOUND)).isNotNull();
        int members = i + 1;
        await()
            .atMost(BOUND)
            .until(() -> first.get("/api/rooms").at("/" + room + "/members").size() == members);
      }

      expectAllHearTheOthersOnly();
      JsonNode known = first.get("/api/rooms").path(room);
      assertThat(known.path("home").asText()).startsWith(home.sip().getHostString() + ":");
      assertThat(known.path("nodes")).hasSize(4);
      assertThat(first.metric("legato_media_trunks")).isEqualTo(1);
      assertThat(home.metric("legato_media_trunks")).isEqualTo(3);

      phones.get(0).key('1');
      phones.get(2).key('2');
      await().atMost(BOUND).until(() -> variable(first, 0, "members").equals("5"));
      // The first one learns of itself, each of those who came later, and all are told.
      await().atMost(BOUND).until(() -> variable(first, 0, "events").equals("1,1,1,1,1,77,"));
      await().atMost(BOUND).until(() -> variable(first, 4, "events").equals("77,"));

      String member = "/api/rooms/" + room + "/members/" + phones.get(2).remoteTag();
      send(first, "PATCH", member, "{\"gain\":-3}");
      await().atMost(BOUND).until(() -> gain(first, room, 2) == -3);
      announceAndRecord(first, room);

      int before = phones.get(4).sound().heardMs();
      drain(first, home);
      assertThat(home.awaitEnd(BOUND)).isTrue();
      expectAllHearTheOthersOnly();

      next.kill();
      await()
          .atMost(BOUND)
          .until(() -> first.get("/api/rooms").at("/" + room + "/nodes").size() == 2);
      expectAllHearTheOthersOnly();
      await("what was set at the lost node").atMost(BOUND).until(() -> gain(first, room, 2) == -3);
      assertThat(phones.get(4).sound().longestWithout(HZ[3], before))
          .as("ms in which the one at the same worker was not heard")
          .isLessThan(1000);

      for (Phone phone : phones) {
        phone.bye();
        assertThat(phone.await("200 OK (BYE)", BOUND)).isNotNull();
      }
      for (NodeProcess node : List.of(first, group.nodes().getLast())) {
        await().atMost(BOUND).until(() -> node.metric("legato_media_trunks") == 0);
      }
    }
  }
}
