package org.legato.dsm.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Media;

/** Recording. */
final class RecordActions {
  private RecordActions() {}

  static void declare(Declarations to) {
    to.action(
        "recordFile",
        "(file) Records what is received to a new file, for no longer than $record.max_length (ms)"
            + " and until $record.max_silence (ms) of silence, if they are set; what ends by itself"
            + " raises event(#type==record_ended) with #cause time, silence or disk, #path and"
            + " #length. Errors: throws file with #path, core if a limit is no number.",
        (run, path) -> {
          run.clearError();
          return Outcome.await(PlayActions.media(run).record(run.resolve(path)));
        });
    to.action(
        "stopRecord",
        "() Ends the recording. Errors: errno script if nothing is recorded; throws file with #path"
            + " if the disk did not take all of it.",
        (run, _) -> {
          run.clearError();
          return Outcome.await(notRecording(PlayActions.media(run).stopRecording()));
        });
    length(
        to,
        "getRecordLength",
        "([var]) Puts the recording's length in ms into a variable. Errors: errno script if nothing"
            + " is recorded.",
        false);
    length(
        to,
        "getRecordDataSize",
        "([var]) Puts the recording's size in bytes into a variable. Errors: errno script if"
            + " nothing is recorded.",
        true);
  }

  /** That nothing is being recorded is an error code and not an exception. */
  private static <T> CompletionStage<T> notRecording(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          boolean script = cause instanceof ScriptException e && e.type().equals("script");
          return CompletableFuture.failedFuture(
              script ? new Dialog.Refused("script", "not recording") : cause);
        });
  }

  private static void length(Declarations to, String name, String documentation, boolean bytes) {
    String byDefault = bytes ? "record_data_size" : "record_length";
    to.action(
        name,
        documentation,
        (run, text) -> {
          String resolved = Values.name(run.resolve(text));
          String target = resolved.isEmpty() ? byDefault : resolved;
          Media media = PlayActions.media(run);
          run.setVariable(target, "0");
          return Outcome.await(
              notRecording(media.recordedLength(bytes)),
              (later, length) -> store(later, target, length));
        });
  }

  private static Outcome store(Run run, String target, long length) {
    run.setVariable(target, Long.toString(length));
    run.clearError();
    return Outcome.CONTINUE;
  }
}
