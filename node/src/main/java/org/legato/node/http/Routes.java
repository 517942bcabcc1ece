package org.legato.node.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.Materializer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.legato.node.ApplicationControl;
import org.legato.node.ClusterControl;
import org.legato.node.http.HttpServer.Services;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a request asks for and does it. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final String GET = "GET";
  private static final String POST = "POST";
  private static final String NO_CALL = "GET /api/calls lists the calls that are alive";

  private final HttpSettings settings;
  private final Services services;
  private final Materializer materializer;
  private final Access access;
  private final Metrics metrics;
  private final RoomRoutes rooms;

  Routes(HttpSettings settings, Services services, Materializer materializer) {
    this.settings = settings;
    this.services = services;
    this.materializer = materializer;
    this.access = new Access(settings.token());
    this.metrics = new Metrics(services.metrics());
    this.rooms = new RoomRoutes(services);
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    return body(request).exceptionally(Routes::failed);
  }

  /** Reads the body first, so that no route can forget to. */
  private CompletionStage<HttpResponse> body(HttpRequest request) {
    return request
        .entity()
        .toStrict(settings.requestTimeout().toMillis(), settings.maxRequestBytes(), materializer)
        .handle((strict, error) -> error == null ? strict.getData().toArray() : null)
        .thenCompose(
            body ->
                body == null
                    ? done(
                        Answer.error(
                            413,
                            "the request is too large or too slow",
                            "raise legato.http.max-request-size"))
                    : route(request, body));
  }

  private CompletionStage<HttpResponse> route(HttpRequest request, byte[] body) {
    String method = request.method().value();
    List<String> path = new ArrayList<>();
    request.getUri().pathSegments().forEach(path::add);
    if (path.equals(List.of("health", "live"))) {
      return done(Answer.json(200, Map.of("live", true)));
    }
    if (path.equals(List.of("health", "ready"))) {
      boolean ready = services.ready().getAsBoolean();
      return done(Answer.json(ready ? 200 : 503, Map.of("ready", ready)));
    }
    var refusal = access.refusal(request);
    if (refusal.isPresent()) {
      return done(refused(refusal.get()));
    }
    if (path.equals(List.of("metrics"))) {
      return done(HttpResponse.create().withEntity(ContentTypes.TEXT_PLAIN_UTF8, metrics.scrape()));
    }
    if (path.size() < 2 || !path.getFirst().equals("api")) {
      return unknown(request);
    }
    return switch (path.get(1)) {
      case "calls" -> calls(request, method, path, body);
      case "rooms" -> rooms.handle(request, method, path, body);
      case "nodes" -> nodes(request, method, path);
      case "applications" -> applications(request, method, path, body);
      default -> unknown(request);
    };
  }

  private CompletionStage<HttpResponse> calls(
      HttpRequest request, String method, List<String> path, byte[] body) {
    if (path.size() == 2 && method.equals(GET)) {
      return services
          .calls()
          .calls()
          .thenCombine(others(services, request, "calls"), Everyone::calls);
    }
    if (path.size() == 3 && method.equals(GET)) {
      return services
          .calls()
          .call(path.get(2))
          .thenCombine(
              services.calls().sound(path.get(2)),
              (call, sound) ->
                  call.map(c -> Everyone.call(c, sound)).orElseGet(() -> noCall(path.get(2))));
    }
    if (path.size() == 3 && method.equals("DELETE")) {
      return services
          .calls()
          .end(path.get(2))
          .thenApply(
              ended -> ended ? Answer.json(200, Map.of("ended", true)) : noCall(path.get(2)));
    }
    if (path.size() == 4 && path.get(3).equals("events") && method.equals(POST)) {
      return services
          .calls()
          .post(path.get(2), strings(object(request, body)))
          .thenApply(
              posted -> posted ? Answer.json(202, Map.of("posted", true)) : noCall(path.get(2)));
    }
    return unknown(request);
  }

  /** What the other nodes have, unless only this one is asked for by {@code ?node=self}. */
  static CompletionStage<ClusterControl.Gathered> others(
      Services services, HttpRequest request, String what) {
    boolean alone = request.getUri().query().get("node").filter("self"::equals).isPresent();
    return alone
        ? CompletableFuture.completedFuture(new ClusterControl.Gathered(List.of(), List.of()))
        : services.nodes().others(what);
  }

  private CompletionStage<HttpResponse> nodes(
      HttpRequest request, String method, List<String> path) {
    if (path.size() == 2 && method.equals(GET)) {
      return done(Answer.json(200, services.nodes().nodes()));
    }
    if (path.size() == 4 && path.get(3).equals("drain") && method.equals(POST)) {
      return done(
          services.nodes().drain(path.get(2))
              ? Answer.json(202, Map.of("draining", path.get(2)))
              : Answer.error(404, "no node " + path.get(2), "GET /api/nodes lists the nodes"));
    }
    return unknown(request);
  }

  private CompletionStage<HttpResponse> applications(
      HttpRequest request, String method, List<String> path, byte[] body) {
    if (path.size() == 2 && method.equals(GET)) {
      return services.applications().list().thenApply(names -> Answer.json(200, names));
    }
    if (path.size() == 2 && method.equals(POST)) {
      Map<String, String> fields = strings(object(request, body));
      String file = fields.get("file");
      String name = fields.get("name");
      if (file == null || name == null) {
        throw new BadRequest("file or name is missing", "send {\"file\":\"…\",\"name\":\"…\"}");
      }
      return services
          .applications()
          .load(file, name)
          .thenApply(warnings -> Answer.json(201, Map.of("loaded", name, "warnings", warnings)));
    }
    return unknown(request);
  }

  /** A JSON body must say that it is one: a form on a web page cannot. */
  static JsonNode object(HttpRequest request, byte[] body) {
    String type = request.entity().getContentType().mediaType().toString();
    if (!type.equals("application/json")) {
      throw new BadRequest("the body is " + type, "send Content-Type: application/json");
    }
    try {
      JsonNode node = Answer.JSON.readTree(body);
      if (!node.isObject()) {
        throw new BadRequest("the body is no JSON object", "send {\"name\":\"value\"}");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new BadRequest("the body is no JSON: " + e.getOriginalMessage(), "check its syntax");
    } catch (IOException e) {
      throw new BadRequest("the body cannot be read", "check its encoding");
    }
  }

  private static Map<String, String> strings(JsonNode object) {
    var fields = new LinkedHashMap<String, String>();
    object
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isValueNode()) {
                throw new BadRequest(
                    field.getKey() + " is no plain value", "send strings, numbers or booleans");
              }
              fields.put(field.getKey(), field.getValue().asText());
            });
    return fields;
  }

  private HttpResponse refused(String reason) {
    if (settings.token().isEmpty()) {
      return Answer.error(403, reason, "ask for http://127.0.0.1:" + settings.port());
    }
    return Answer.error(401, reason, "send Authorization: Bearer with legato.http.token")
        .addHeader(RawHeader.create("WWW-Authenticate", "Bearer"));
  }

  static HttpResponse noCall(String id) {
    return Answer.error(404, "no call " + id, NO_CALL);
  }

  static CompletionStage<HttpResponse> unknown(HttpRequest request) {
    String asked = request.method().value() + " " + request.getUri().path();
    return done(Answer.error(404, "no route " + asked, "docs/control.md lists the routes"));
  }

  private static HttpResponse failed(Throwable error) {
    Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
    return switch (cause) {
      case BadRequest e -> Answer.error(400, e.getMessage(), e.remedy);
      case ApplicationControl.Refused e ->
          Answer.error(422, e.getMessage(), "legato check FILE shows all findings");
      case TimeoutException e ->
          Answer.error(504, e.getMessage(), "ask again: a call may be on its way to another node");
      default -> {
        LOG.warn("HTTP control failed", cause);
        yield Answer.error(500, String.valueOf(cause.getMessage()), "see the node's log");
      }
    };
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  static final class BadRequest extends RuntimeException {
    private final String remedy;

    BadRequest(String message, String remedy) {
      super(message);
      this.remedy = remedy;
    }
  }
}
