package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node on ephemeral ports of loopback. */
final class RunningNode implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final NodeStarter.Running node;

  private RunningNode(NodeStarter.Running node) {
    this.node = node;
  }

  static RunningNode start(Optional<Path> semsConf, String... sets) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sip.port=0",
                "http.port=0",
                "xmlrpc.port=0",
                // However slow the machine is, calls are to be taken.
                "media.max-late-ticks=0",
                "overload.max-delay=0"));
    all.addAll(List.of(sets));
    return new RunningNode(
        new LegatoNode().start(NodeConfig.load(Optional.empty(), semsConf, all)));
  }

  private String endpoint(String name) {
    Matcher at = Pattern.compile(name + "=(\\S+)").matcher(node.endpoints().getFirst());
    assertThat(at.find()).as(name).isTrue();
    return at.group(1);
  }

  InetSocketAddress sip() {
    String port = endpoint("sip").replaceFirst(".*:", "");
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  String xmlrpc() {
    return "http://" + endpoint("xmlrpc");
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://" + endpoint("http") + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  String get(String path) throws Exception {
    return send("GET", path, "").body();
  }

  @Override
  public void close() {
    node.stop(Duration.ofSeconds(1));
  }
}
