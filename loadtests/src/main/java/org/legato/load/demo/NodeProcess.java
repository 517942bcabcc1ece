package org.legato.load.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, on free loopback ports. */
public final class NodeProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern READY =
      Pattern.compile("legato ready sip=(\\S+):(\\d+) http=(\\S+) xmlrpc=(\\S+)");

  private final Process process;
  private final Path log;
  private final InetSocketAddress sip;
  private final String http;
  private final String xmlrpc;
  private final HttpClient client = HttpClient.newHttpClient();

  private NodeProcess(Process process, Path log, Matcher ready) {
    this.process = process;
    this.log = log;
    this.sip = new InetSocketAddress(ready.group(1), Integer.parseInt(ready.group(2)));
    this.http = "http://" + ready.group(3);
    this.xmlrpc = "http://" + ready.group(4);
  }

  /**
   * Starts a node with this program's class path and waits until it takes calls.
   *
   * @param arguments of {@code legato start}
   * @param log gets the node's output
   * @throws IllegalStateException with the log's end, if the node ends or is not ready in time
   */
  public static NodeProcess start(List<String> arguments, Path log, Duration bound)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "org.legato.node.cli.Main",
            "start"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // A demo that is killed takes its node along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-node"));
    long deadline = System.nanoTime() + bound.toNanos();
    while (true) {
      Matcher ready = READY.matcher(Files.readString(log));
      if (ready.find()) {
        return new NodeProcess(process, log, ready);
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException("the node did not start:\n" + Files.readString(log));
      }
    }
  }

  public InetSocketAddress sip() {
    return sip;
  }

  /** {@code http://HOST:PORT}. */
  public String http() {
    return http;
  }

  /** {@code http://HOST:PORT}. */
  public String xmlrpc() {
    return xmlrpc;
  }

  public long pid() {
    return process.pid();
  }

  /** What the node has logged. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Asks HTTP control; a refusal is the JSON of its body as well. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(text(path));
  }

  private String text(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(http + path)).timeout(Duration.ofSeconds(10)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /**
   * The value of a metric.
   *
   * @throws IllegalStateException if there is no such metric
   */
  public double metric(String name) throws IOException, InterruptedException {
    Matcher value =
        Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(text("/metrics"));
    if (!value.find()) {
      throw new IllegalStateException("the node has no metric " + name);
    }
    return Double.parseDouble(value.group(1));
  }

  /** Ends all calls, for a case that left some. */
  void endCalls() throws IOException, InterruptedException {
    for (JsonNode call : get("/api/calls")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(http + "/api/calls/" + call.path("id").asText()))
              .DELETE()
              .timeout(Duration.ofSeconds(10))
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }

  /** Waits for the process to end. */
  public void await() throws InterruptedException {
    process.waitFor();
  }

  /** Ends the node by SIGTERM, and if it doesn't end in time by SIGKILL. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
