package org.legato.load.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls a node's functions by XML-RPC. */
final class Rpc {
  private Rpc() {}

  /** The answer's body; arguments are texts and lists of them. */
  static String call(NodeProcess node, String method, Object... arguments)
      throws IOException, InterruptedException {
    String params =
        Stream.of(arguments)
            .map(argument -> "<param>" + value(argument) + "</param>")
            .collect(Collectors.joining());
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(node.xmlrpc()))
                  .timeout(Duration.ofSeconds(10))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "<methodCall><methodName>"
                              + method
                              + "</methodName><params>"
                              + params
                              + "</params></methodCall>"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String value(Object argument) {
    return "<value>"
        + (argument instanceof List<?> list
            ? list.stream()
                .map(Rpc::value)
                .collect(Collectors.joining("", "<array><data>", "</data></array>"))
            : "<string>" + argument + "</string>")
        + "</value>";
  }
}
