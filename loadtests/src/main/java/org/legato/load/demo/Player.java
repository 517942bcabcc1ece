package org.legato.load.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Plays cases on a stage. */
final class Player {
  private final QuizStage stage;
  private final Consumer<String> narrator;
  private final Optional<Path> recordings;

  /**
   * A player.
   *
   * @param narrator is told live what happens
   * @param recordings directory that gets what each phone heard
   */
  Player(QuizStage stage, Consumer<String> narrator, Optional<Path> recordings) {
    this.stage = stage;
    this.narrator = narrator;
    this.recordings = recordings;
  }

  /** Plays a case; what goes wrong in it is in the result. */
  CaseResult play(QuizCase quizCase) throws IOException, InterruptedException {
    Scene scene = new Scene(stage, narrator);
    String failure = "";
    try {
      quizCase.play(scene);
      scene.expectNothingLeft();
      scene.expectCleanSound();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
      narrator.accept("          " + failure);
    }
    if (recordings.isPresent()) {
      scene.record(recordings.get(), quizCase.label());
    }
    CaseResult result = scene.result(quizCase.label(), failure);
    if (!result.passed()) {
      stage.node().endCalls();
    }
    return result;
  }
}
