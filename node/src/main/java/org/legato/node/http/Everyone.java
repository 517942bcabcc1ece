package org.legato.node.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.call.CallControl;
import org.legato.media.MediaWorker;
import org.legato.node.ClusterControl;

/** Answers that are put together; a header names the nodes that did not answer. */
final class Everyone {
  private static final String UNANSWERED = "Legato-Unanswered";

  private Everyone() {}

  static HttpResponse calls(List<CallControl.Summary> here, ClusterControl.Gathered others) {
    ArrayNode all = Answer.JSON.valueToTree(here);
    others.answers().forEach(answer -> answer.forEach(all::add));
    return marked(Answer.json(200, all), others);
  }

  /** One call, with how its sound does or did. */
  static HttpResponse call(CallControl.Detail call, Optional<MediaWorker.Statistics> sound) {
    ObjectNode all = Answer.JSON.valueToTree(call);
    sound.ifPresent(statistics -> all.set("media", Answer.JSON.valueToTree(statistics)));
    return Answer.json(200, all);
  }

  /** All rooms. */
  static HttpResponse rooms(
      Map<String, CallControl.RoomDetail> here, ClusterControl.Gathered others) {
    return marked(Answer.json(200, together(here, others)), others);
  }

  /** One of them, if there is one of this name. */
  static Optional<HttpResponse> room(
      String name, Map<String, CallControl.RoomDetail> here, ClusterControl.Gathered others) {
    return Optional.ofNullable(together(here, others).get(name))
        .map(room -> marked(Answer.json(200, room), others));
  }

  /** Members of one room may be at several nodes. */
  private static ObjectNode together(
      Map<String, CallControl.RoomDetail> here, ClusterControl.Gathered others) {
    ObjectNode all = Answer.JSON.valueToTree(here);
    for (JsonNode answer : others.answers()) {
      answer.properties().forEach(room -> add(all, room.getKey(), room.getValue()));
    }
    return all;
  }

  private static void add(ObjectNode all, String room, JsonNode there) {
    if (all.get(room) instanceof ObjectNode known) {
      known.withArrayProperty("members").addAll((ArrayNode) there.get("members"));
      for (String part : List.of("nodes", "states", "recordings")) {
        // A node of an older version has fewer.
        if (there.get(part) instanceof ObjectNode more) {
          known.withObjectProperty(part).setAll(more);
        }
      }
    } else {
      all.set(room, there);
    }
  }

  private static HttpResponse marked(HttpResponse response, ClusterControl.Gathered others) {
    return others.unanswered().isEmpty()
        ? response
        : response.addHeader(RawHeader.create(UNANSWERED, String.join(", ", others.unanswered())));
  }
}
