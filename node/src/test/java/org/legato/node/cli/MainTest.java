package org.legato.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  private static final String GOOD =
      """
      initial state START;
      transition "bye" START - hangup -> END;
      state END;
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path good;

  @BeforeEach
  void script() throws Exception {
    good = Files.writeString(directory.resolve("good.dsm"), GOOD);
  }

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void aScriptIsDrawn() {
    assertThat(run("graph", good.toString())).isZero();
    assertThat(out.toString()).startsWith("stateDiagram-v2");
    assertThat(run("graph", "--format", "dot", good.toString())).isZero();
    assertThat(out.toString()).contains("digraph");
    assertThat(run("graph", "--format", "svg", good.toString())).isZero();
    assertThat(out.toString()).contains("<svg ", "bye", "</svg>");
  }

  @Test
  void aWrongCommandLineIsTwo() {
    assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("graph")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aNodeThatDoesNotAnswerIsThree() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(run("calls", "--url", "http://127.0.0.1:" + free)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("no node answers");
  }

  @Test
  void whatANodeRefusesIsSaidInItsWords() throws Exception {
    var node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    node.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"error\":\"no call x\",\"remedy\":\"look\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    node.start();
    try {
      String url = "http://127.0.0.1:" + node.getAddress().getPort();
      assertThat(run("call", "x", "--url", url)).isEqualTo(ExitCode.FAILED);
    } finally {
      node.stop(0);
    }
    assertThat(err.toString().strip()).isEqualTo("no call x (look)");
  }

  @Test
  void anAddressThatIsNoneIsAWrongCommandLine() {
    assertThat(run("calls", "--url", "localhost:8080")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--url must be like http://127.0.0.1:8080: localhost:8080");
  }

  @Test
  void everyCommandExplainsItself() {
    Main.commandLine()
        .getSubcommands()
        .keySet()
        .forEach(name -> assertThat(run(name, "--help")).as(name).isZero());
    assertThat(run("actions")).isZero();
    assertThat(out.toString()).contains("core");
  }
}
