package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.Step;
import org.legato.dsm.script.ScriptParser;

/**
 * Scripts that use modules, with the result recorded from SEMS; but that a value with a quote does
 * not break its query (396-params).
 */
class ModuleVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/dsm/module-vectors");
  private static final ModuleSet MODULES = ModuleSet.load();

  @TempDir Path directory;

  static Stream<String> vectors() throws IOException {
    return Files.readAllLines(VECTORS.resolve("expected.tsv")).stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void givesTheRecordedResult(String line) {
    String[] columns = line.split("\t", 2);
    var session =
        new FakeSession()
            .answer(
                "inviteHeaders",
                "Call-ID: 1@here\r\n"
                    + "X-One: first; a=b\r\n"
                    + "X-Many: 1\r\n"
                    + "X-Many: 2\r\n"
                    + "User-Agent: ck\r\n"
                    + "X-Name: \"Al Ice\" <sip:alice@example.org:5070;lr>;tag=abc;q=0.5\r\n");
    session.variables().put("config.tmp", directory + "/");
    session.variables().put("config.db_url", "h2:mem:vectors");
    var machine = Scripts.machine(session, ScriptParser.parse(columns[0], VECTORS, MODULES));
    complete(machine, machine.start(columns[0]));
    complete(machine, machine.fire(Event.of(EventType.START)));
    complete(machine, machine.fire(Event.of(EventType.INVITE)));
    assertThat(session.calls()).contains("reply(603, " + columns[1] + ")");
  }

  private static void complete(ScriptMachine machine, Step first) {
    Step step = first;
    while (step instanceof Step.Waiting waiting) {
      step =
          machine.resume(
              waiting.outcome().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
    }
  }
}
