package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import picocli.CommandLine.Option;

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

  boolean json() {
    return json;
  }

  /** The node does not answer. */
  static final class Unreachable extends RuntimeException {
    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Gets a path.
   *
   * @throws IllegalStateException with the node's message if it refuses
   */
  JsonNode get(String path) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(15));
    if (token != null && !token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            body.path("error").asText() + " (" + body.path("remedy").asText() + ")");
      }
      return body;
    } catch (IOException e) {
      throw new Unreachable(
          "no node answers at " + url + "; start one, or name another with --url", e);
    }
  }
}
