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

/** The tutorial's scripts as their author published them, unchanged, in the same cases. */
class TutorialTest {
  @TempDir static Path directory;
  private static QuizStage stage;

  @BeforeAll
  static void open() throws Exception {
    stage =
        QuizStage.open(
            directory,
            Tutorial.scripts(),
            "run_invite_event=yes\n",
            // The tutorial's callee does not stop when it is refused or hung up.
            List.of("call.hangup-grace=1s"));
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
  }
}
