package org.legato.load.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.legato.node.cli.Main;

/** A node in a process of its own, on free loopback ports. */
public final class NodeProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern READY =
      Pattern.compile("legato ready (?:sip=(\\S+):(\\d+) )?http=(\\S+) xmlrpc=(\\S+)");

  /** Flags of this process that are its nodes' as well. */
  private static final List<String> PASSED_ON = List.of("-XX:", "-Xlog:", "-Dlegato.");

  private final Process process;
  private final Path log;
  private final InetSocketAddress sip;
  private final String http;
  private final String xmlrpc;
  private final String token;

  private final HttpClient client = HttpClient.newHttpClient();

  private NodeProcess(Process process, Path log, String token, Matcher ready) {
    this.token = token;
    this.process = process;
    this.log = log;
    this.sip =
        ready.group(1) == null
            ? null
            : new InetSocketAddress(ready.group(1), Integer.parseInt(ready.group(2)));
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
    return start(program(), arguments, log, bound);
  }

  /** The command line that runs this program's {@code legato start}. */
  public static List<String> program() {
    return program(List.of());
  }

  /**
   * The same with more of the JVM's flags.
   *
   * @param more e.g. {@code -Xlog:gc}
   */
  public static List<String> program(List<String> more) {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Nodes of tests live for seconds, as the tests do; and collectors are compared in one run.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> PASSED_ON.stream().anyMatch(argument::startsWith))
        .forEach(program::add);
    program.addAll(more);
    String archive = System.getProperty("nodes.archive");
    // A JVM has an archive or a cache (-XX:AOTCache), not both.
    if (archive != null && isJar() && more.stream().noneMatch(f -> f.startsWith("-XX:AOT"))) {
      // The first node to end makes it, and those that begin later are up in half the time.
      program.addAll(
          List.of(
              "-XX:+AutoCreateSharedArchive",
              "-XX:SharedArchiveFile=" + archive,
              "-Xlog:cds=off",
              "-Xlog:cds+dynamic=off"));
    }
    program.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(isJar()),
            "org.legato.node.cli.Main",
            "start"));
    return program;
  }

  /** Whether nodes are built, which they are not where Maven only tests. */
  public static boolean isJar() {
    return Main.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath()
        .endsWith(".jar");
  }

  /** An archive or a cache is of jars only; directories have tests, which no node needs. */
  private static String classPath(boolean jarsOnly) {
    String own = System.getProperty("java.class.path");
    return jarsOnly
        ? Stream.of(own.split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator))
        : own;
  }

  /**
   * The same with another program.
   *
   * @param program and what comes before {@code arguments}
   */
  public static NodeProcess start(
      List<String> program, List<String> arguments, Path log, Duration bound)
      throws IOException, InterruptedException {
    return start(program, arguments, "", log, bound);
  }

  /**
   * The same for a node with access control.
   *
   * @param token of its HTTP control, empty if that needs none
   */
  public static NodeProcess start(
      List<String> program, List<String> arguments, String token, Path log, Duration bound)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // A demo that is killed takes its node along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-node"));
    long deadline = System.nanoTime() + bound.toNanos();
    while (true) {
      Matcher ready = READY.matcher(Files.readString(log));
      if (ready.find()) {
        return new NodeProcess(process, log, token, ready);
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException("the node did not start:\n" + Files.readString(log));
      }
    }
  }

  /** Where its gateway listens; null if it has none. */
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

  /** A request to HTTP control, which may be sent by any client. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(http + path)).timeout(Duration.ofSeconds(10));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private String text(String path) throws IOException, InterruptedException {
    HttpRequest request = request(path).build();
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
      HttpRequest request = request("/api/calls/" + call.path("id").asText()).DELETE().build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }

  /** Asks the node to end (SIGTERM), and does not wait for it. */
  public void terminate() {
    process.destroy();
  }

  /** Sends the process a signal, e.g. {@code USR1}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
  }

  /** Ends the process as a crash does: SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the process to end; false if it did not in time. */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How the process has ended. */
  public int exitValue() {
    return process.exitValue();
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
