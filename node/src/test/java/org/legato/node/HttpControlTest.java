package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/control.md says of HTTP, on a live node with a real call. */
final class HttpControlTest {
  private static final String SCRIPT =
      """
      import(mod_conference);
      initial state START enter { set($greeting=hello); };
      transition "up" START - sessionStart / conference.join(lobby) -> ROOM;
      state ROOM;
      transition "moved" ROOM - event(#action==move) / set($moved=#to) -> MOVED;
      state MOVED;
      transition "bye" (ROOM, MOVED) - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir private Path directory;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("room.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("room.conf"), "diag_path=.\nload_diags=room\nregister_apps=room\n");
    node = RunningNode.start(Optional.empty(), "applications.directory=\"" + directory + "\"");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode json(String path) throws Exception {
    return json(node.send("GET", path, ""));
  }

  @Test
  void aCallIsSeenMovedAndEnded() throws Exception {
    try (Phone phone = new Phone(node.sip(), "room")) {
      String id = Phone.tag(phone.call("SIP/2.0 200"));
      await().atMost(Duration.ofSeconds(10)).until(() -> json("/api/rooms").has("lobby"));
      assertThat(json("/api/rooms").at("/lobby/members/0").asText()).isEqualTo(id);

      JsonNode summary = json("/api/calls").get(0);
      assertThat(summary.get("id").asText()).isEqualTo(id);
      assertThat(summary.get("application").asText()).isEqualTo("room");
      assertThat(summary.get("direction").asText()).isEqualTo("in");
      assertThat(summary.get("status").asText()).isEqualTo("Connected");

      String event = "{\"action\":\"move\",\"to\":\"garden\"}";
      assertThat(node.send("POST", "/api/calls/" + id + "/events", event).statusCode())
          .isEqualTo(202);
      JsonNode call = json("/api/calls/" + id);
      assertThat(call.at("/summary/state").asText()).isEqualTo("MOVED");
      assertThat(call.at("/variables/greeting").asText()).isEqualTo("hello");
      assertThat(call.at("/variables/moved").asText()).isEqualTo("garden");
      assertThat(call.get("stateGraph").toString())
          .isEqualTo("[\"room/START\",\"> up >\",\"room/ROOM\",\"> moved >\",\"room/MOVED\"]");
      assertThat(call.at("/ladder/0/line").asText()).startsWith("INVITE sip:room@");
      assertThat(call.at("/ladder/0/outgoing").asBoolean()).isFalse();
      assertThat(call.get("ladder").findValuesAsText("line")).contains("200 OK (INVITE)");

      assertThat(node.send("DELETE", "/api/calls/" + id, "").statusCode()).isEqualTo(200);
      phone.receive("BYE");
      assertThat(node.send("DELETE", "/api/calls/nobody", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void applicationsAreLoadedFromBundlesAndScripts() throws Exception {
    Path script = Files.writeString(directory.resolve("one.dsm"), "initial state ONE;\n");
    Path bundle =
        Files.writeString(
            directory.resolve("two.conf"), "diag_path=.\nload_diags=one\nregister_apps=one\n");
    Path broken = Files.writeString(directory.resolve("broken.dsm"), "initial state ONE;\noops");

    assertThat(load(script, "first").statusCode()).isEqualTo(201);
    assertThat(load(bundle, "two").statusCode()).isEqualTo(201);
    HttpResponse<String> refused = load(broken, "broken");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("error").asText()).startsWith("broken.dsm:2:1: ");
    assertThat(load(directory.resolve("none.conf"), "x").statusCode()).isEqualTo(422);
    assertThat(node.get("/api/applications"))
        .isEqualTo("[\"announcement\",\"conference\",\"first\",\"keys\",\"one\",\"room\"]");
  }

  private HttpResponse<String> load(Path file, String name) throws Exception {
    return node.send(
        "POST", "/api/applications", "{\"file\":\"" + file + "\",\"name\":\"" + name + "\"}");
  }

  @Test
  void healthAndMetricsTellTheNodesState() throws Exception {
    assertThat(node.send("GET", "/health/live", "").statusCode()).isEqualTo(200);
    assertThat(node.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
    assertThat(node.get("/metrics"))
        .contains(
            "legato_legs 0",
            "legato_legs_started_total 0",
            "legato_refused_calls_total 0",
            "legato_media_sessions 0",
            "jvm_memory_used_bytes");
  }
}
