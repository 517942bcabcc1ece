package org.legato.py;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.graalvm.polyglot.HostAccess;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.BackToBack;
import org.legato.dsm.session.Media;
import org.legato.dsm.session.ScriptLog;

/** What Python's {@code session} and {@code dsm} reach of a call. Used on Python's thread. */
public final class PySession {
  private Conversation conversation;

  PySession() {}

  /** The run that begins: what is asked now is asked of this one. */
  void begin(Conversation next) {
    conversation = next;
  }

  /**
   * Has a function of the call executed; called by Python.
   *
   * @return what went wrong (the type of the DSM exception) or null; and the result
   */
  @HostAccess.Export
  public Object[] ask(String function, String first, String second, String third)
      throws InterruptedException {
    try {
      Object result = conversation.ask(run -> call(run, function, first, second, third));
      return new Object[] {null, result};
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Object[] {
        cause instanceof ScriptException exception ? exception.type() : cause.getMessage(), null
      };
    }
  }

  private static CompletionStage<Object> call(
      Run run, String function, String first, String second, String third) {
    return switch (function) {
      case "setvar" -> done(() -> run.setVariable(first, second));
      case "var" -> CompletableFuture.completedFuture(run.variable(first));
      case "select" -> {
        String value = run.session().select(first);
        yield CompletableFuture.completedFuture(value == null ? "" : value);
      }
      case "setError" -> done(() -> run.error(first, second.isEmpty() ? null : second));
      case "log" ->
          done(
              () -> run.session().service(ScriptLog.class).log((int) number("log", first), second));
      case "connectCallee" ->
          result(
              run.session()
                  .service(BackToBack.class)
                  .connectCallee(first, second, run.variable("b2b_relayed_invite").equals("true")));
      case "terminateOtherLeg" ->
          result(run.session().service(BackToBack.class).terminateOtherLeg());
      default -> play(run.session().service(Media.class), function, first, second, third);
    };
  }

  private static CompletionStage<Object> play(
      Media media, String function, String first, String second, String third) {
    return switch (function) {
      case "playPrompt" -> result(media.playPrompt(first, is(second), is(third)));
      case "playFile" -> result(media.playFile(first, is(second), is(third)));
      case "recordFile" -> result(media.record(first));
      case "getRecordLength" -> result(media.recordedLength(false));
      case "getRecordDataSize" -> result(media.recordedLength(true));
      case "stopRecord" -> result(media.stopRecording());
      case "flushPlaylist" -> done(() -> media.flush(false));
      case "setPromptSet" -> result(media.choosePromptSet(first));
      case "addSeparator" ->
          result(media.addSeparator((int) number("addSeparator", first), is(second)));
      case "connectMedia" -> done(media::connect);
      case "disconnectMedia" -> done(media::disconnect);
      case "mute" -> done(() -> media.sending(false));
      case "unmute" -> done(() -> media.sending(true));
      default -> throw new IllegalArgumentException("session has no function " + function);
    };
  }

  private static boolean is(String text) {
    return text.equals("True") || text.equals("true");
  }

  private static long number(String function, String text) {
    OptionalLong number = Numbers.unsigned(text);
    return number.orElseThrow(
        () -> new IllegalArgumentException(function + ": no number: " + text));
  }

  private static CompletionStage<Object> done(Runnable what) {
    what.run();
    return CompletableFuture.completedFuture(null);
  }

  private static CompletionStage<Object> result(CompletionStage<?> stage) {
    return stage.thenApply(value -> value);
  }
}
