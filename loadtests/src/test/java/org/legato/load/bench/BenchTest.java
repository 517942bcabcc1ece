package org.legato.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.legato.media.codec.Codec;
import org.legato.node.cli.ExitCode;
import picocli.CommandLine;

/** A few calls for a moment: the generator hears what is played, and the reports say so. */
@Isolated("what is heard, or how late, must not be the doing of another test")
final class BenchTest {
  @TempDir static Path directory;
  private static Server server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    server = Server.start(directory, -1, List.of());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private int bench(String... arguments) {
    CommandLine bench = new CommandLine(new BenchCommand());
    bench.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return bench.execute(arguments);
  }

  /** Against the node of this test, as against any other server. */
  private JsonNode report(String kind, String... further) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(kind, "--json"));
    arguments.add("--target=" + server.sip().getHostString() + ":" + server.sip().getPort());
    arguments.add("--pid=" + server.pid());
    arguments.add("--generator-core=-1");
    arguments.add("--html=" + directory.resolve(kind + ".html"));
    arguments.addAll(List.of(further));
    assertThat(bench(arguments.toArray(String[]::new))).as(out + "" + err).isZero();
    assertThat(Files.readString(directory.resolve(kind + ".html")))
        .contains("<svg", "prefers-color-scheme", "</html>")
        .doesNotContain("NaN");
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void channelsHearTheAnnouncement() throws Exception {
    JsonNode report = report("media", "--channels=3,6", "--seconds=2", "--warm-up=1");
    assertThat(report.path("right").asBoolean()).isTrue();
    assertThat(report.path("steps")).hasSize(2);
    JsonNode step = report.path("steps").path(1);
    assertThat(step.path("active").asInt()).isEqualTo(6);
    assertThat(step.path("tonesRight").asInt()).isEqualTo(6);
    assertThat(step.path("packetsDue").asLong()).isBetween(590L, 100_000L);
    assertThat(step.path("packets").asLong()).isPositive();
    assertThat(step.path("deviation").path("max").asDouble()).isPositive();
    assertThat(step.path("longestGap").path("p99").asDouble()).isGreaterThan(19);
    assertThat(step.path("rssMb").asDouble()).isGreaterThan(10);
    assertThat(step.path("gaps")).hasSize(61);
    assertThat(step.path("generator").path("latenessMaxMs").asDouble()).isPositive();
    assertThat(report.path("machine").asText()).contains("Linux", "Java");
  }

  @Test
  void membersOfConferencesHearTheOthers() throws Exception {
    JsonNode report =
        report("conference", "--channels=6", "--room-size=3", "--seconds=2", "--warm-up=2");
    assertThat(report.path("steps").path(0).path("tonesRight").asInt()).isEqualTo(6);
    assertThat(report.path("roomSize").asInt()).isEqualTo(3);
  }

  @Test
  void callsAreCounted() throws Exception {
    JsonNode step =
        report("calls", "--rate=10", "--seconds=2", "--warm-up=0").path("steps").path(0);
    assertThat(step.path("calls").asInt()).isEqualTo(20);
    assertThat(step.path("failed").asInt()).isZero();
    assertThat(step.path("answer").path("p50").asDouble()).isPositive();
  }

  @Test
  void wrongSoundIsNoticed() {
    int code =
        bench(
            "media",
            "--channels=2",
            "--seconds=1",
            "--warm-up=1",
            "--expect-hz=950",
            "--target=" + server.sip().getHostString() + ":" + server.sip().getPort(),
            "--pid=" + server.pid(),
            "--generator-core=-1",
            "--html=" + directory.resolve("wrong.html"));
    assertThat(code).as(out + "" + err).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void allCodecsAreMeasured() throws Exception {
    int code =
        bench("codec", "--json", "--milliseconds=1", "--html=" + directory.resolve("c.html"));
    assertThat(code).isZero();
    JsonNode codecs = new ObjectMapper().readTree(out.toString()).path("codecs");
    assertThat(codecs).hasSize(Codec.values().length);
    for (JsonNode codec : codecs) {
      assertThat(codec.path("encodeTimes").asDouble()).isPositive();
      assertThat(codec.path("decodeTimes").asDouble()).isPositive();
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(bench()).isEqualTo(ExitCode.USAGE);
    assertThat(bench("media", "--channels=5,3")).isEqualTo(ExitCode.USAGE);
    assertThat(bench("media", "--target=127.0.0.1:5060")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--pid");
  }
}
