package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running node; the options that say which. */
final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "the node's HTTP control; default: ${DEFAULT-VALUE}")
  private URI url;

  @Option(
      names = "--token",
      defaultValue = "${env:LEGATO_TOKEN}",
      description = "legato.http.token of the node; default: environment LEGATO_TOKEN")
  private String token;

  @Option(names = "--json", description = "the node's answer as JSON")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean json() {
    return json;
  }

  /** The node does not answer. */
  static final class Unreachable extends RuntimeException {
    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The node answers that it does not do it, and why. */
  static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  /**
   * Gets a path.
   *
   * @throws Refused with the node's message
   */
  JsonNode get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(at(path)));
  }

  /**
   * Posts to a path, without a body.
   *
   * @throws Refused with the node's message
   */
  JsonNode post(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private URI at(String path) {
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new ParameterException(
          spec.commandLine(), "--url must be like http://127.0.0.1:8080: " + url);
    }
    return url.resolve(path);
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    request.timeout(Duration.ofSeconds(15));
    if (token != null && !token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() / 100 != 2) {
        throw new Refused(body.path("error").asText() + " (" + body.path("remedy").asText() + ")");
      }
      return body;
    } catch (IOException e) {
      throw new Unreachable(
          "no node answers at " + url + "; start one, or name another with --url", e);
    }
  }
}
