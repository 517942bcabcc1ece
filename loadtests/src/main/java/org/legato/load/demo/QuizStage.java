package org.legato.load.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.legato.load.drill.NodeGroup;
import org.legato.load.phone.Line;

/**
 * All that a demo call needs: a node or a cluster with the quizconnect example, its database, a
 * phone line.
 */
final class QuizStage implements AutoCloseable {
  private static final String EXAMPLE = "/examples/quizconnect/";
  private static final List<String> SCRIPTS =
      List.of("quizconnect_caller.dsm", "quizconnect_callee.dsm");
  private static final List<String> PROMPTS =
      List.of("welcome_caller.wav", "welcome_callee.wav", "sorry_pin_wrong.wav");

  private final QuizDatabase database;
  private final Line line;
  private final Path directory;
  private final Map<String, short[]> recordings = new LinkedHashMap<>();

  private NodeProcess node;
  private NodeGroup cluster;

  private QuizStage(Path directory) throws IOException, SQLException {
    this.directory = directory;
    database = new QuizDatabase();
    line = new Line();
  }

  /** Starts everything in an empty directory. */
  static QuizStage open(Path directory) throws IOException, SQLException, InterruptedException {
    return open(directory, Map.of(), "", List.of());
  }

  /**
   * Starts everything in an empty directory, with other scripts.
   *
   * @param scripts by file name; those of the example where it has none
   * @param keys further lines of quizconnect.conf
   * @param settings of the node, {@code key=value}
   */
  static QuizStage open(
      Path directory, Map<String, String> scripts, String keys, List<String> settings)
      throws IOException, SQLException, InterruptedException {
    QuizStage stage = new QuizStage(directory);
    try {
      stage.setUp(scripts, keys);
      stage.start(settings);
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Starts everything in an empty directory, with a cluster of so many nodes. */
  static QuizStage openCluster(Path directory, int nodes)
      throws IOException, SQLException, InterruptedException {
    QuizStage stage = new QuizStage(directory);
    try {
      stage.setUp(Map.of(), "");
      stage.cluster = NodeGroup.start(nodes, directory, stage.application());
      stage.node = stage.cluster.nodes().getFirst();
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private void setUp(Map<String, String> scripts, String keys) throws IOException {
    Files.createDirectories(directory.resolve("prompts"));
    for (String prompt : PROMPTS) {
      copy("prompts/" + prompt);
      recordings.put(prompt, samples(directory.resolve("prompts").resolve(prompt)));
    }
    for (String script : SCRIPTS) {
      String own = scripts.get(script);
      Files.writeString(directory.resolve(script), own == null ? example(script) : own);
    }
    Files.writeString(
        directory.resolve("quizconnect.conf"),
        example("quizconnect.conf")
                .replaceAll("(?m)^prompt_path=.*", "prompt_path=" + directory.resolve("prompts"))
                .replaceAll("(?m)^db_url=.*", "db_url=" + database.url())
                .replaceAll("(?m)^outbound_domain=.*", "outbound_domain=" + line.address())
            + keys);
  }

  private List<String> application() {
    return List.of(
        "applications.select=quizconnect_caller", "applications.directory=\"" + directory + "\"");
  }

  private void start(List<String> settings) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    Stream.concat(
            Stream.of(
                "sip.port=0",
                "http.port=0",
                "xmlrpc.port=0",
                // However slow the machine is, calls are to be taken.
                "media.max-late-ticks=0",
                "overload.max-delay=0"),
            Stream.concat(application().stream(), settings.stream()))
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    node = NodeProcess.start(arguments, directory.resolve("node.log"), Duration.ofSeconds(60));
  }

  private static String example(String name) throws IOException {
    try (InputStream in = QuizStage.class.getResourceAsStream(EXAMPLE + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void copy(String name) throws IOException {
    try (InputStream in = QuizStage.class.getResourceAsStream(EXAMPLE + name)) {
      Files.copy(in, directory.resolve(name));
    }
  }

  /** The samples behind the header of a prompt that the example ships: PCM16 at 8 kHz. */
  private static short[] samples(Path wav) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
    int data = new String(bytes.array(), StandardCharsets.ISO_8859_1).indexOf("data");
    if (bytes.getInt(24) != 8000 || bytes.getShort(34) != 16 || data < 0) {
      throw new IOException(wav + " is no PCM16 at 8 kHz");
    }
    short[] samples = new short[bytes.getInt(data + 4) / 2];
    bytes.position(data + 8).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  QuizDatabase database() {
    return database;
  }

  Line line() {
    return line;
  }

  /** The node that is called. */
  NodeProcess node() {
    return node;
  }

  /** The nodes of {@link #openCluster}. */
  List<NodeProcess> nodes() {
    return cluster.nodes();
  }

  /** The prompts by file name, PCM at 8 kHz. */
  Map<String, short[]> recordings() {
    return recordings;
  }

  /** Takes a prompt away, or puts it back. */
  void prompt(String name, boolean there) throws IOException {
    Path file = directory.resolve("prompts").resolve(name);
    Path aside = file.resolveSibling(name + ".away");
    Files.move(there ? aside : file, there ? file : aside);
  }

  /** States and transitions that a leg has visited. */
  List<String> path(String legId) throws IOException, InterruptedException {
    JsonNode graph = node.get("/api/calls/" + legId).path("stateGraph");
    return graph.valueStream().map(JsonNode::asText).toList();
  }

  @Override
  public void close() throws SQLException {
    if (cluster != null) {
      cluster.close();
    } else if (node != null) {
      node.close();
    }
    line.close();
    database.close();
  }
}
