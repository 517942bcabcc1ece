package org.legato.dsm.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.session.BackToBack;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.DynamicInvocation;
import org.legato.dsm.session.EventBus;
import org.legato.dsm.session.Lifecycle;
import org.legato.dsm.session.Media;
import org.legato.dsm.session.Monitor;
import org.legato.dsm.session.ScriptLog;
import org.legato.dsm.session.Timers;

/**
 * What one run of an application's method wants, done in its order when the method has returned.
 */
final class RunningCall implements Call {
  private final Run run;
  private final List<Event> raised = new ArrayList<>();
  private CompletionStage<Void> done = CompletableFuture.completedFuture(null);

  RunningCall(Run run) {
    this.run = run;
  }

  /** When all of it has been done. */
  Outcome outcome() {
    return new Outcome.Await(done.thenApply(ignored -> new Outcome.Continue(raised)));
  }

  private void then(Supplier<CompletionStage<?>> what) {
    done = done.thenCompose(ignored -> what.get().thenApply(value -> null));
  }

  private void thenDo(Runnable what) {
    done = done.thenRun(what);
  }

  private void thenRaise(Supplier<CompletionStage<List<Event>>> what) {
    then(() -> what.get().thenAccept(raised::addAll));
  }

  private <T> T service(Class<T> type) {
    return run.session().service(type);
  }

  private Dialog dialog() {
    return service(Dialog.class);
  }

  private Media media() {
    return service(Media.class);
  }

  private BackToBack otherLeg() {
    return service(BackToBack.class);
  }

  @Override
  public String id() {
    return select("local_tag");
  }

  @Override
  public NavigableMap<String, String> variables() {
    return run.session().variables();
  }

  @Override
  public String select(String name) {
    String value = run.session().select(name);
    return value == null ? "" : value;
  }

  @Override
  public void accept() {
    thenRaise(() -> dialog().acceptInvite(200, "OK"));
  }

  @Override
  public void acceptEarly() {
    thenRaise(() -> dialog().acceptInvite(183, "Session Progress"));
  }

  @Override
  public void reply(int code, String reason) {
    thenRaise(() -> dialog().reply(code, reason));
  }

  /** Replies to the INVITE if that is still to be done. */
  void refuseUnlessAnswered(int code, String reason) {
    then(() -> dialog().reply(code, reason).handle((events, refused) -> null));
  }

  @Override
  public void replyToRequest(int code, String reason) {
    then(() -> dialog().replyRequest(code, reason));
  }

  @Override
  public void processed() {
    run.setParam("processed", "true");
  }

  @Override
  public void hangUp() {
    thenDo(() -> service(Lifecycle.class).stop(true));
  }

  @Override
  public void end() {
    thenDo(() -> service(Lifecycle.class).stop(false));
  }

  @Override
  public void setTimeout(int seconds) {
    thenDo(() -> dialog().timeout(seconds));
  }

  @Override
  public void dial(Dialog.Dialout callee) {
    then(() -> dialog().dialout(callee));
  }

  @Override
  public void connectCallee(String to, String requestUri) {
    then(() -> otherLeg().connectCallee(to, requestUri, false));
  }

  @Override
  public void relayInvite(String to, String requestUri) {
    then(() -> otherLeg().connectCallee(to, requestUri, true));
  }

  @Override
  public void terminateOtherLeg() {
    then(() -> otherLeg().terminateOtherLeg());
  }

  @Override
  public void play(String path) {
    then(() -> media().playFile(path, false, false));
  }

  @Override
  public void playLooped(String path) {
    then(() -> media().playFile(path, true, false));
  }

  @Override
  public void playFront(String path) {
    then(() -> media().playFile(path, false, true));
  }

  @Override
  public void playPrompt(String name) {
    then(() -> media().playPrompt(name, false, false));
  }

  @Override
  public void addSeparator(int id) {
    then(() -> media().addSeparator(id, false));
  }

  @Override
  public void flushPlaylist() {
    thenDo(() -> media().flush(false));
  }

  @Override
  public void record(String path) {
    then(() -> media().record(path));
  }

  @Override
  public void stopRecording() {
    then(() -> media().stopRecording());
  }

  @Override
  public void joinRoom(String room) {
    then(() -> media().joinRoom(room, true, true));
  }

  @Override
  public void leaveRoom() {
    then(
        () -> {
          media().flush(false);
          return media().leaveRoom();
        });
  }

  @Override
  public void sendKey(int key, int ms) {
    thenDo(() -> media().sendKey(key, ms));
  }

  @Override
  public void setTimer(int id, int seconds) {
    thenDo(() -> service(Timers.class).set(id, seconds));
  }

  @Override
  public void removeTimer(int id) {
    thenDo(() -> service(Timers.class).remove(id));
  }

  @Override
  public void post(String target, Map<String, String> params) {
    then(() -> service(EventBus.class).post(target, params));
  }

  @Override
  public void monitor(String key, String value) {
    thenDo(() -> service(Monitor.class).set(key, value));
  }

  @Override
  public void log(int level, String text) {
    service(ScriptLog.class).log(level, text);
  }

  @Override
  public void invoke(String factory, String function, List<Object> arguments) {
    then(() -> service(DynamicInvocation.class).call(factory, function, arguments));
  }
}
