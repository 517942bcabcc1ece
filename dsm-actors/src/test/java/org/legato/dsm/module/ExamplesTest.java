package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Check;
import org.legato.dsm.script.ScriptParser;

/** The scripts that come with Legato load with the real modules and without a warning. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("src/main/resources/examples");

  @ParameterizedTest
  @CsvSource({
    "quizconnect, quizconnect_caller",
    "quizconnect, quizconnect_callee",
    "announcement, announcement",
    "conference, conference"
  })
  void loads(String folder, String diagram) {
    var parsed = ScriptParser.parse(diagram, EXAMPLES.resolve(folder), ModuleSet.load());
    assertThat(parsed.warnings()).isEmpty();
    assertThat(Check.all(parsed)).noneMatch(p -> p.message().contains("never reached"));
  }
}
