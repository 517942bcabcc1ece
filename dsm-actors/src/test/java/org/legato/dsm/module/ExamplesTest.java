package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.app.FileCheck;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Check;
import org.legato.dsm.script.ScriptParser;

/**
 * The scripts that come with Legato load with the real modules and and nothing is found in them.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("src/main/resources/examples");

  @ParameterizedTest
  @CsvSource({
    "quizconnect, quizconnect_caller",
    "quizconnect, quizconnect_callee",
    "announcement, announcement",
    "conference, conference",
    "prepaid, prepaid"
  })
  void isClean(String folder, String diagram) {
    var parsed = ScriptParser.parse(diagram, EXAMPLES.resolve(folder), ModuleSet.load());
    assertThat(Check.all(parsed)).isEmpty();
    assertThat(FileCheck.of(parsed, EXAMPLES.resolve(folder))).isEmpty();
    assertThat(SqlCheck.of(parsed)).isEmpty();
  }
}
