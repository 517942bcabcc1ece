package org.legato.dsm.core;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Media;

/** Files, prompts, silence and tones into the playlist. */
final class PlayActions {
  private PlayActions() {}

  static void declare(Declarations to) {
    file(
        to,
        "playFile",
        "(file[, loop]) Appends an audio file to the playlist; true loops it. Errors: throws file"
            + " with #path.",
        false);
    file(
        to,
        "playFileFront",
        "(file[, loop]) Plays an audio file before the rest of the playlist. Errors: throws file"
            + " with #path.",
        true);
    prompt(
        to,
        "playPrompt",
        "(name) Appends a prompt to the playlist. Errors: throws prompt with #name.",
        false,
        false);
    prompt(
        to,
        "playPromptFront",
        "(name) Plays a prompt before the rest. Errors: throws prompt with #name.",
        false,
        true);
    prompt(
        to,
        "playPromptLooped",
        "(name) Appends a prompt that repeats. Errors: throws prompt with #name.",
        true,
        false);
    for (String name : new String[] {"setPrompts", "setPromptSet"}) {
      to.action(
          name,
          "(name) Chooses the prompt set. Errors: throws prompt with #name.",
          (run, set) -> clearing(run, media(run).choosePromptSet(run.resolve(set))));
    }
    silence(
        to,
        "playSilence",
        "(ms) Appends silence in ms. Errors: throws core if it is no number.",
        false);
    silence(
        to,
        "playSilenceFront",
        "(ms) Plays silence in ms before the rest. Errors: throws core if it is no number.",
        true);
    to.action(
        "playRingtone",
        ',',
        Second.OPTIONAL,
        "(struct[, front]) Plays a tone from $n.length, $n.on, $n.off (ms), $n.f, $n.f2 (Hz); true:"
            + " at the front. Errors: throws core if a part is no number.",
        (run, name, front) -> tone(run, name, run.resolve(front).equals("true")));
    to.action(
        "addSeparator",
        ',',
        Second.OPTIONAL,
        "(id[, front]) Adds a separator to the playlist, which raises separator(#id==…). Errors:"
            + " errno arg if the id is no number.",
        (run, idText, front) -> {
          OptionalLong id = Numbers.unsigned(run.resolve(idText));
          if (id.isEmpty()) {
            run.error("arg", "addSeparator(" + idText + "): no number");
            return Outcome.CONTINUE;
          }
          boolean atFront = run.resolve(front).equals("true");
          return clearing(run, media(run).addSeparator((int) id.getAsLong(), atFront));
        });
  }

  static Media media(Run run) {
    return run.session().service(Media.class);
  }

  static ScriptException core(String cause) {
    return new ScriptException("core", Map.of("cause", cause));
  }

  private static Outcome clearing(Run run, CompletionStage<Void> stage) {
    run.clearError();
    return Outcome.await(stage);
  }

  private static void file(Declarations to, String name, String documentation, boolean front) {
    to.action(
        name,
        ',',
        Second.OPTIONAL,
        documentation,
        (run, file, loop) ->
            clearing(
                run, play(media(run), run.resolve(file), run.resolve(loop).equals("true"), front)));
  }

  /** A name without extension is tried as it is and then with .wav. */
  private static CompletionStage<Void> play(Media media, String path, boolean loop, boolean front) {
    CompletionStage<Void> played = media.playFile(path, loop, front);
    if (path.lastIndexOf('.') > path.lastIndexOf('/') || path.isEmpty()) {
      return played;
    }
    return played.exceptionallyCompose(
        failure ->
            isNoFile(failure)
                ? media
                    .playFile(path + ".wav", loop, front)
                    .exceptionallyCompose(_ -> CompletableFuture.failedFuture(failure))
                : CompletableFuture.failedFuture(failure));
  }

  private static boolean isNoFile(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ScriptException exception && exception.type().equals("file");
  }

  private static void prompt(
      Declarations to, String name, String documentation, boolean loop, boolean front) {
    to.action(
        name,
        documentation,
        (run, prompt) -> clearing(run, media(run).playPrompt(run.resolve(prompt), loop, front)));
  }

  private static void silence(Declarations to, String name, String documentation, boolean front) {
    to.action(
        name,
        documentation,
        (run, text) -> {
          OptionalLong ms = Numbers.unsigned(run.resolve(text));
          if (ms.isEmpty()) {
            throw core("invalid silence length '" + run.resolve(text) + "'");
          }
          return clearing(run, media(run).playSilence((int) ms.getAsLong(), front));
        });
  }

  private static Outcome tone(Run run, String text, boolean front) {
    String name = text.startsWith("$") ? text.substring(1) : text;
    int length = part(run, name + ".length");
    int on = part(run, name + ".on");
    int off = part(run, name + ".off");
    int hz = part(run, name + ".f");
    int hz2 = part(run, name + ".f2");
    return clearing(run, media(run).playTone(length, on, off, hz, hz2, front));
  }

  private static int part(Run run, String name) {
    String value = run.variable(name);
    OptionalLong number = value.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(value);
    if (number.isEmpty()) {
      throw core("$" + name + " is no number: '" + value + "'");
    }
    return (int) number.getAsLong();
  }
}
