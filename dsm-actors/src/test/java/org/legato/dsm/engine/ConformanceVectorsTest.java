package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;

/**
 * Scripts whose result was recorded from SEMS; where SEMS is odd and nobody can want it, the sane
 * result stands in the table.
 */
class ConformanceVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/dsm/vectors");

  static Stream<String> vectors() throws IOException {
    return Files.readAllLines(VECTORS.resolve("expected.tsv")).stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void givesTheRecordedResult(String line) throws IOException {
    String[] columns = line.split("\t", 3);
    String name = columns[0];
    var session = new FakeSession().select("user", name).answer("post", false);
    var file = new ScriptException("file", Map.of("path", "/no/such/file.wav"));
    session.answer("playFile", file);
    var machine = machine(name, session);
    machine.start(name);
    machine.fire(Event.of(EventType.START));
    machine.fire(Event.of(EventType.INVITE));
    String result = result(session);
    if (result == null) {
      machine.fire(Event.of(EventType.SESSION_START));
    }
    for (String key : columns[1].split("")) {
      if (!key.isEmpty()) {
        machine.fire(Event.of(EventType.KEY, Map.of("key", key)));
      }
    }
    for (int i = 0; result(session) == null && i < 5; i++) {
      fireTimers(machine, session);
    }
    assertThat(result(session)).isEqualTo(columns[2]);
  }

  private static ScriptMachine machine(String name, FakeSession session) throws IOException {
    try (var files = Files.list(VECTORS)) {
      var diagrams =
          files
              .map(path -> path.getFileName().toString())
              .filter(n -> n.endsWith(".dsm") && n.startsWith(name))
              .map(n -> n.substring(0, n.length() - 4))
              .map(n -> ScriptParser.parse(n, VECTORS, Scripts.MODULES))
              .toList();
      return new ScriptMachine(
          DiagramSet.of(diagrams), session, MachineListener.NONE, Limits.DEFAULT);
    }
  }

  private static void fireTimers(ScriptMachine machine, FakeSession session) {
    for (String call : session.calls().toArray(String[]::new)) {
      if (call.startsWith("set(")) {
        session.calls().remove(call);
        String id = call.substring(4, call.indexOf(','));
        machine.fire(Event.of(EventType.TIMER, Map.of("id", id)));
      }
    }
  }

  private static String result(FakeSession session) {
    for (String call : session.calls()) {
      if (call.startsWith("reply(603, ")) {
        return call.substring("reply(603, ".length(), call.length() - 1);
      }
      if (call.startsWith("bye(X-Res: ")) {
        return call.substring("bye(X-Res: ".length(), call.length() - 1);
      }
    }
    return null;
  }
}
