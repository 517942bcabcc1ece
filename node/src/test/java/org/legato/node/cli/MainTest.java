package org.legato.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
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
  void aGoodScriptHasNoFindings() {
    assertThat(run("check", good.toString())).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("1 scripts, 0 findings");
  }

  @Test
  void findingsHaveTheirPlaceAndTheExitCodeOne() throws Exception {
    Files.writeString(directory.resolve("bad.dsm"), GOOD + "state ALONE;\n");
    assertThat(run("check", "--json", directory.toString())).isEqualTo(ExitCode.FAILED);
    var finding = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(finding.get("line").asInt()).isEqualTo(4);
    assertThat(finding.get("message").asText()).contains("ALONE");
  }

  @Test
  void aScriptIsDrawn() {
    assertThat(run("graph", good.toString())).isZero();
    assertThat(out.toString()).startsWith("stateDiagram-v2");
    assertThat(run("graph", "--format", "dot", good.toString())).isZero();
    assertThat(out.toString()).contains("digraph");
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
  void everyCommandExplainsItself() {
    Main.commandLine()
        .getSubcommands()
        .keySet()
        .forEach(name -> assertThat(run(name, "--help")).as(name).isZero());
    assertThat(run("actions")).isZero();
    assertThat(out.toString()).contains("core");
  }
}
