package org.legato.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.legato.call.RoomControl;

final class ServersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final FakeCalls CALLS = new FakeCalls();
  private static final FakeRooms ROOMS = new FakeRooms();
  private static String open;
  private static String guarded;

  @BeforeAll
  static void start() throws Exception {
    open = "http://127.0.0.1:" + port("");
    guarded = "http://127.0.0.1:" + port("secret");
  }

  private static int port(String token) throws Exception {
    var settings = new HttpSettings(true, "127.0.0.1", 0, token, 1000, Duration.ofSeconds(10), 16);
    var services =
        new HttpServer.Services(
            CALLS,
            ROOMS,
            new FakeApplications(),
            new FakeNodes(),
            () -> true,
            () -> Map.of("legato_calls", 2));
    InetSocketAddress address =
        HttpServer.start(KIT.system(), settings, services)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .address();
    return address.getPort();
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    KIT.shutdownTestKit();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(open + path));
  }

  private static HttpRequest.Builder post(String path, String body) {
    return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void callsAreListedAndShown() throws Exception {
    JsonNode calls = json(send(to("/api/calls")));
    assertThat(calls.get(0).get("id").asText()).isEqualTo("leg1");
    JsonNode call = json(send(to("/api/calls/leg1")));
    assertThat(call.at("/summary/state").asText()).isEqualTo("lobby");
    assertThat(call.at("/ladder/0/line").asText()).startsWith("INVITE");
  }

  @Test
  void roomsAreShownPlayedToAndRecorded() throws Exception {
    assertThat(json(send(to("/api/rooms/wonderland"))).at("/members/0").asText()).isEqualTo("leg1");
    assertThat(send(to("/api/rooms/other")).statusCode()).isEqualTo(404);
    var played = send(post("/api/rooms/wonderland/announcements", "{\"file\":\"a.wav\"}"));
    assertThat(played.statusCode()).isEqualTo(202);
    assertThat(json(played).get("members").asInt()).isEqualTo(3);
    String missing = "{\"file\":\"b.wav\"}";
    assertThat(send(post("/api/rooms/wonderland/announcements", missing)).statusCode())
        .isEqualTo(422);
    assertThat(send(post("/api/rooms/other/announcements", missing)).statusCode()).isEqualTo(404);
    assertThat(send(post("/api/rooms/wonderland/announcements", "{}")).statusCode()).isEqualTo(400);
    assertThat(send(post("/api/rooms/wonderland/recording", missing)).statusCode()).isEqualTo(201);
    assertThat(send(post("/api/rooms/other/recording", missing)).statusCode()).isEqualTo(409);
    var ended = send(to("/api/rooms/wonderland/recording").DELETE());
    assertThat(json(ended).get("ms").asInt()).isEqualTo(1500);
  }

  private static HttpResponse<String> patch(String path, String body) throws Exception {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  @Test
  void aMemberIsChanged() throws Exception {
    String member = "/api/rooms/wonderland/members/leg1";
    assertThat(patch(member, "{\"mute\":true,\"gain\":-6}").statusCode()).isEqualTo(200);
    assertThat(ROOMS.changed)
        .isEqualTo(new RoomControl.Change(Optional.of(true), Optional.empty(), Optional.of(-6.0)));
    assertThat(patch("/api/rooms/wonderland/members/x", "{}").statusCode()).isEqualTo(404);
    for (String wrong : List.of("{\"mute\":1}", "{\"gain\":40}", "{\"loud\":true}")) {
      assertThat(patch(member, wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void anUnknownCallIsAnErrorWithARemedy() throws Exception {
    var response = send(to("/api/calls/none"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("remedy").asText()).contains("GET /api/calls");
  }

  @Test
  void aCallThatDoesNotAnswerInTimeIsNotSaidToBeGone() throws Exception {
    var response = send(to("/api/calls/leg2"));
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).get("remedy").asText()).contains("ask again");
  }

  @Test
  void aCallIsEnded() throws Exception {
    assertThat(send(to("/api/calls/leg1").DELETE()).statusCode()).isEqualTo(200);
    assertThat(send(to("/api/calls/none").DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void anEventIsPosted() throws Exception {
    var response = send(post("/api/calls/leg1/events", "{\"action\":\"take\",\"n\":3}"));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(CALLS.posted).containsEntry("action", "take").containsEntry("n", "3");
  }

  @Test
  void whatIsNoEventIsRefused() throws Exception {
    assertThat(send(post("/api/calls/leg1/events", "[1]")).statusCode()).isEqualTo(400);
    assertThat(send(post("/api/calls/leg1/events", "{")).statusCode()).isEqualTo(400);
    assertThat(send(post("/api/calls/leg1/events", "{\"a\":{}}")).statusCode()).isEqualTo(400);
    var form = to("/api/calls/leg1/events").POST(BodyPublishers.ofString("{}"));
    assertThat(send(form.header("Content-Type", "text/plain")).statusCode()).isEqualTo(400);
  }

  @Test
  void aLargeRequestIsRefused() throws Exception {
    var response = send(post("/api/calls/leg1/events", "x".repeat(2000)));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void applicationsAreListedAndLoaded() throws Exception {
    assertThat(json(send(to("/api/applications"))).get(0).asText()).isEqualTo("ivr");
    var good = send(post("/api/applications", "{\"file\":\"a.dsm\",\"name\":\"a\"}"));
    assertThat(good.statusCode()).isEqualTo(201);
    var bad = send(post("/api/applications", "{\"file\":\"bad.dsm\",\"name\":\"a\"}"));
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(json(bad).get("error").asText()).isEqualTo("bad.dsm:3:1: unknown action");
    assertThat(send(post("/api/applications", "{}")).statusCode()).isEqualTo(400);
  }

  @Test
  void roomsHealthAndMetricsAnswer() throws Exception {
    assertThat(json(send(to("/api/rooms"))).at("/wonderland/members/0").asText()).isEqualTo("leg1");
    assertThat(send(to("/health/live")).statusCode()).isEqualTo(200);
    assertThat(send(to("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(to("/metrics")).body()).contains("legato_calls 2.0").contains("jvm_memory");
    assertThat(send(to("/nowhere")).statusCode()).isEqualTo(404);
  }

  @Test
  void aWebPageOfAnotherOriginIsRefused() throws Exception {
    var response = send(to("/api/calls").header("Origin", "http://evil.example"));
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void theTokenIsAskedFor() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(guarded + "/api/calls"));
    assertThat(send(request).statusCode()).isEqualTo(401);
    assertThat(send(request.copy().header("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
    assertThat(send(request.copy().header("Authorization", "Bearer secret")).statusCode())
        .isEqualTo(200);
    var health = HttpRequest.newBuilder(URI.create(guarded + "/health/live"));
    assertThat(send(health).statusCode()).isEqualTo(200);
  }
}
