package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.media.audio.Goertzel;

/** A conference of three telephones over RTP, as people and programs may control it. */
final class ConferenceCallTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String SCRIPT =
      """
      import(mod_conference);
      initial state START;
      transition "up" START - sessionStart / {
        conference.reportTalking(true);
        conference.join(lobby);
      } -> ROOM;
      state ROOM;
      transition "talk" ROOM - event(#type==talking) / {
        sets($talk=$(talk)#talking,);
        set($where=#room);
      } -> ROOM;
      transition "mute" ROOM - event(#action==mute) / conference.mute(true) -> ROOM;
      transition "play" ROOM - event(#action==play) / conference.announce(lobby, #file) -> ROOM;
      transition "fails" ROOM - exception; test(#type==file) / set($missing=#path) -> ROOM;
      transition "bye" ROOM - hangup / stop(false) -> END;
      state END;
      """;

  /** A caller that talks all the time, as loud as it is told. */
  private final class Caller implements AutoCloseable {
    private final Phone phone = new Phone(node.sip(), "room");
    private final String answer = phone.call("SIP/2.0 200");
    private final String id = Phone.tag(answer);
    private volatile int amplitude;
    private int number;

    private Caller(int hz, int amplitude) throws Exception {
      this.amplitude = amplitude;
      voices.scheduleAtFixedRate(() -> speak(hz), 0, 20, TimeUnit.MILLISECONDS);
      callers.add(this);
    }

    private void speak(int hz) {
      try {
        phone.speak(answer, number++, hz, amplitude);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void hears(int hz, double least, double most) {
      await("%d Hz from %.0f to %.0f".formatted(hz, least, most))
          .atMost(BOUND)
          .until(() -> phone.heard(20, hz), heard -> heard >= least && heard <= most);
    }

    private JsonNode shown() throws Exception {
      return json("GET", "/api/calls/" + id, "");
    }

    private void change(String what) throws Exception {
      String path = "/api/rooms/lobby/members/" + id;
      assertThat(node.send("PATCH", path, what).statusCode()).isEqualTo(200);
    }

    @Override
    public void close() {
      phone.close();
    }
  }

  @TempDir private Path directory;
  private final ScheduledExecutorService voices = Executors.newScheduledThreadPool(3);
  private final List<Caller> callers = new ArrayList<>();
  private RunningNode node;
  private Caller loud;
  private Caller quiet;
  private Caller listener;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("room.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("room.conf"), "diag_path=.\nload_diags=room\nregister_apps=room\n");
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.directory=\"" + directory + "\"",
            "media.conference.mix-all-up-to=2",
            "media.conference.speakers=1");
    loud = new Caller(400, 8000);
    quiet = new Caller(700, 1000);
    listener = new Caller(1000, 0);
  }

  @AfterEach
  void stop() {
    voices.shutdownNow();
    callers.forEach(Caller::close);
    node.close();
  }

  private JsonNode json(String method, String path, String body) throws Exception {
    return new ObjectMapper().readTree(node.send(method, path, body).body());
  }

  private JsonNode state(Caller of) throws Exception {
    return json("GET", "/api/rooms/lobby", "").path("states").path(of.id);
  }

  private static String talk(Caller of) throws Exception {
    return of.shown().at("/variables/talk").asText();
  }

  @Test
  void theLoudestIsHeardAndMembersAreControlledAndMeasured() throws Exception {
    listener.hears(400, 7000, 8500);
    listener.hears(700, 0, 100);
    quiet.hears(400, 7000, 8500);
    loud.hears(700, 0, 100);
    // The voices are as steady as the machine: what is late is missing in the level for a while.
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              assertThat(state(loud).get("talking").asBoolean()).isTrue();
              assertThat(state(loud).get("mixed").asBoolean()).isTrue();
              assertThat(state(loud).get("level").asDouble()).isBetween(-13.0, -11.0);
              assertThat(state(quiet).get("mixed").asBoolean()).isFalse();
              assertThat(state(listener).get("talking").asBoolean()).isFalse();
            });
    await().atMost(BOUND).until(() -> talk(loud).startsWith("true,"));
    assertThat(loud.shown().at("/variables/where").asText()).isEqualTo("lobby");
    assertThat(talk(listener)).isEmpty();

    loud.change("{\"mute\":true}");
    listener.hears(700, 800, 1200);
    listener.hears(400, 0, 100);
    loud.hears(700, 800, 1200);
    loud.change("{\"mute\":false,\"gain\":-6}");
    listener.hears(400, 3600, 4400);
    listener.change("{\"deaf\":true}");
    listener.hears(400, 0, 20);
    assertThat(state(listener).get("deaf").asBoolean()).isTrue();
    String nobody = "/api/rooms/lobby/members/nobody";
    assertThat(node.send("PATCH", nobody, "{\"mute\":true}").statusCode()).isEqualTo(404);

    loud.amplitude = 0;
    await().atMost(BOUND).until(() -> talk(loud).endsWith("false,"));
    assertThat(node.send("POST", "/api/calls/" + quiet.id + "/events", "{\"action\":\"mute\"}"))
        .satisfies(posted -> assertThat(posted.statusCode()).isEqualTo(202));
    await().atMost(BOUND).until(() -> state(quiet).get("mute").asBoolean());

    assertThat(loud.shown().at("/media/mos").asDouble()).isBetween(1.0, 4.5);
    loud.phone.bye(loud.id);
    await()
        .atMost(BOUND)
        .until(
            () -> json("GET", "/api/calls?node=self", "").toString(),
            all -> !all.contains(loud.id));
    assertThat(loud.shown().at("/media/mos").asDouble()).isBetween(1.0, 4.5);
    assertThat(loud.shown().at("/media/packetsReceived").asInt()).isGreaterThan(50);
  }

  @Test
  void filesArePlayedToAllAndTheMixIsRecorded() throws Exception {
    Path file = tone(1300);
    String recording = directory.resolve("mix.wav").toString();
    assertThat(node.send("POST", "/api/rooms/lobby/recording", file(recording)).statusCode())
        .isEqualTo(201);
    assertThat(json("GET", "/api/rooms/lobby", "").get("recordings").toString())
        .contains(recording);
    assertThat(node.send("POST", "/api/rooms/lobby/recording", file(recording)).statusCode())
        .isEqualTo(409);

    JsonNode played = json("POST", "/api/rooms/lobby/announcements", file(file.toString()));
    assertThat(played.get("members").asInt()).isEqualTo(3);
    listener.hears(1300, 5500, 6500);
    listener.hears(400, 7000, 8500);
    loud.hears(1300, 5500, 6500);
    assertThat(
            json("POST", "/api/rooms/lobby/announcements", file("/no.wav")).get("error").asText())
        .isEqualTo("/no.wav: no such file");
    assertThat(json("POST", "/api/rooms/hall/announcements", file("/no.wav")).get("error").asText())
        .isEqualTo("no room hall");

    String path = "/api/calls/" + quiet.id + "/events";
    node.send("POST", path, "{\"action\":\"play\",\"file\":\"/none.wav\"}");
    await()
        .atMost(BOUND)
        .until(() -> quiet.shown().at("/variables/missing").asText().equals("/none.wav"));

    long ms = json("DELETE", "/api/rooms/lobby/recording", "").get("ms").asLong();
    assertThat(ms).isGreaterThan(500);
    ByteBuffer wav =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(recording))).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(wav.getInt(40)).isEqualTo((int) (16 * ms));
    short[] sound = new short[(int) (8 * ms)];
    wav.position(44).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(sound);
    assertThat(Goertzel.amplitude(sound, 0, sound.length, 400)).isBetween(5000.0, 8500.0);
    assertThat(Goertzel.amplitude(sound, 0, sound.length, 1300)).isGreaterThan(1000.0);
    assertThat(node.send("DELETE", "/api/rooms/lobby/recording", "").statusCode()).isEqualTo(409);
  }

  private static String file(String path) {
    return "{\"file\":\"" + path + "\"}";
  }

  /** Twenty seconds of a tone. */
  private Path tone(int hz) throws Exception {
    int samples = 20 * 8000;
    ByteBuffer sound = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      sound.putShort((short) (6000 * Math.sin(2 * Math.PI * hz * i / 8000)));
    }
    Path file = directory.resolve("tone.wav");
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(sound.array()), format, samples),
        AudioFileFormat.Type.WAVE,
        file.toFile());
    return file;
  }
}
