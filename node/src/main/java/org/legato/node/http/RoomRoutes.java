package org.legato.node.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.legato.call.RoomControl;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;
import org.legato.node.ClusterControl;
import org.legato.node.http.HttpServer.Services;

/** What is asked of rooms: {@code /api/rooms}. */
final class RoomRoutes {
  private static final String FILE = "file";
  private static final Set<String> CHANGES = Set.of("mute", "deaf", "gain");

  private final Services services;

  RoomRoutes(Services services) {
    this.services = services;
  }

  CompletionStage<HttpResponse> handle(
      HttpRequest request, String method, List<String> path, byte[] body) {
    String part = path.size() > 3 ? path.get(3) : "";
    return switch (method + " " + path.size() + " " + part) {
      case "GET 2 " -> services.calls().rooms().thenCombine(others(request), Everyone::rooms);
      case "GET 3 " -> room(request, path.get(2));
      case "PATCH 5 members" -> change(request, path.get(2), path.get(4), body);
      case "POST 4 announcements" ->
          services
              .rooms()
              .announce(path.get(2), file(request, body))
              .thenApply(reply -> answer(reply, 202, "members"));
      case "POST 4 recording" ->
          services
              .rooms()
              .record(path.get(2), file(request, body))
              .thenApply(reply -> answer(reply, 201, ""));
      case "DELETE 4 recording" ->
          services.rooms().stopRecording(path.get(2)).thenApply(reply -> answer(reply, 200, "ms"));
      default -> Routes.unknown(request);
    };
  }

  private CompletionStage<ClusterControl.Gathered> others(HttpRequest request) {
    return Routes.others(services, request, "rooms");
  }

  private CompletionStage<HttpResponse> room(HttpRequest request, String name) {
    return services
        .calls()
        .rooms()
        .thenCombine(
            others(request),
            (here, others) ->
                Everyone.room(name, here, others).orElseGet(() -> notFound("no room " + name)));
  }

  private CompletionStage<HttpResponse> change(
      HttpRequest request, String room, String id, byte[] body) {
    JsonNode wanted = Routes.object(request, body);
    wanted
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!CHANGES.contains(name)) {
                throw new Routes.BadRequest(
                    "no member has '" + name + "'", "send mute, deaf or gain");
              }
            });
    var change = new RoomControl.Change(flag(wanted, "mute"), flag(wanted, "deaf"), gain(wanted));
    return services
        .rooms()
        .control(room, id, change)
        .thenApply(
            changed ->
                changed
                    ? Answer.json(200, Map.of("changed", true))
                    : notFound("call " + id + " is not in room " + room));
  }

  private static Optional<Boolean> flag(JsonNode wanted, String name) {
    JsonNode value = wanted.get(name);
    if (value != null && !value.isBoolean()) {
      throw new Routes.BadRequest(name + " is neither true nor false", "send true or false");
    }
    return Optional.ofNullable(value).map(JsonNode::asBoolean);
  }

  private static Optional<Double> gain(JsonNode wanted) {
    JsonNode value = wanted.get("gain");
    if (value != null && !(value.isNumber() && MemberControl.isGain(value.asDouble()))) {
      throw new Routes.BadRequest("gain is no number from -60 to 20", "send dB, 0 for none");
    }
    return Optional.ofNullable(value).map(JsonNode::asDouble);
  }

  private static String file(HttpRequest request, byte[] body) {
    JsonNode file = Routes.object(request, body).get(FILE);
    if (file == null || !file.isTextual() || file.asText().isEmpty()) {
      throw new Routes.BadRequest("file is missing", "send {\"file\":\"/path/name.wav\"}");
    }
    return file.asText();
  }

  private static HttpResponse notFound(String what) {
    return Answer.error(404, what, "GET /api/rooms lists the rooms and their members");
  }

  /** What workers have said. */
  private static HttpResponse answer(MediaWorker.Reply reply, int status, String number) {
    return switch (reply) {
      case MediaWorker.Number(long value) -> Answer.json(status, Map.of(number, value));
      case MediaWorker.Refused(MediaWorker.Problem problem, String reason) ->
          switch (problem) {
            case NO_SUCH_ROOM -> notFound(reason);
            case FILE ->
                Answer.error(
                    422,
                    reason,
                    "files are those of the nodes that the room is at; see their logs");
            case STATE -> Answer.error(409, reason, "GET /api/rooms shows the room's state");
            default -> Answer.error(503, reason, "try again later");
          };
      default -> Answer.json(status, Map.of("recording", true));
    };
  }
}
