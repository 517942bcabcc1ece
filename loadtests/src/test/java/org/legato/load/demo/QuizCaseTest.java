package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The quizconnect example over real SIP and RTP, each case as the demo plays it. */
class QuizCaseTest {
  @TempDir static Path directory;
  private static QuizStage stage;

  @BeforeAll
  static void open() throws Exception {
    stage = QuizStage.open(directory);
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCaseGoesAsItShould(QuizCase quizCase) throws Exception {
    CaseResult result = new Player(stage, line -> {}, Optional.empty()).play(quizCase);

    assertThat(result.failure()).as(Account.of(result)).isEmpty();
    List<String> caller = result.paths().get("caller");
    assertThat(caller).startsWith("quizconnect_caller/START").endsWith("quizconnect_caller/END");
  }
}
