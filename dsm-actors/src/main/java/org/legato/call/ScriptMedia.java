package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Media;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Switch;

/**
 * What a script does with its leg's media session: playing, recording, keys, rooms and mix-ins.
 * What the worker refuses becomes a {@link ScriptException}.
 */
final class ScriptMedia implements Media {
  private final LegRuntime leg;
  private final LegMedia media;
  private final MediaLink link;
  private String promptSet = "";
  private boolean mixing;

  ScriptMedia(LegRuntime leg, LegMedia media, MediaLink link) {
    this.leg = leg;
    this.media = media;
    this.link = link;
  }

  /** The chosen prompt set, empty before the first choice. */
  String promptSet() {
    return promptSet;
  }

  /** Goes on with a prompt set that was chosen at another node. */
  void restore(String chosen) {
    promptSet = chosen;
  }

  private CompletionStage<Void> request(
      String type,
      String key,
      String subject,
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> q) {
    return accepted(link.ask(q), type, key, subject);
  }

  private CompletionStage<Void> accepted(
      CompletionStage<MediaWorker.Reply> answer, String type, String key, String subject) {
    return answer.thenApply(
        reply -> {
          if (reply instanceof MediaWorker.Refused refused) {
            leg.log().warn("{}: {}", leg.id(), refused.reason());
            throw new ScriptException(type, Map.of(key, subject));
          }
          return null;
        });
  }

  private CompletionStage<Void> play(
      PlaylistItem item, boolean front, String type, String key, String subject) {
    return accepted(link.play(item, front), type, key, subject);
  }

  @Override
  public CompletionStage<Void> playFile(String path, boolean loop, boolean front) {
    return play(new PlaylistItem.File(path, loop), front, "file", "path", path);
  }

  @Override
  public CompletionStage<Void> playPrompt(String name, boolean loop, boolean front) {
    String fallback = leg.session().variables().getOrDefault("prompts.default_fallback", "");
    var file = leg.application().prompt(promptSet, name, fallback.equals("yes"));
    return file.isEmpty()
        ? CompletableFuture.failedFuture(new ScriptException("prompt", Map.of("name", name)))
        : play(new PlaylistItem.File(file.get(), loop), front, "prompt", "name", name);
  }

  @Override
  public CompletionStage<Void> playData(
      byte[] content, String fileName, boolean loop, boolean front) {
    return play(new PlaylistItem.Data(content, fileName, loop), front, "file", "path", fileName);
  }

  @Override
  public CompletionStage<Void> playSilence(int ms, boolean front) {
    return play(new PlaylistItem.Silence(ms), front, "core", "cause", "silence of " + ms);
  }

  @Override
  public CompletionStage<Void> playTone(
      int lengthMs, int onMs, int offMs, int hz, int hz2, boolean front) {
    return play(
        new PlaylistItem.Tone(lengthMs, onMs, offMs, hz, hz2), front, "core", "cause", "tone");
  }

  @Override
  public CompletionStage<Void> addSeparator(int id, boolean front) {
    return play(new PlaylistItem.Separator(id), front, "core", "cause", "separator " + id);
  }

  @Override
  public void flush(boolean notify) {
    if (link.isOpen()) {
      link.flush(notify && leg.application().compat2010());
    }
  }

  @Override
  public CompletionStage<Void> record(String path) {
    int mostMs = limit("record.max_length");
    int silenceMs = limit("record.max_silence");
    return request(
        "file",
        "path",
        path,
        replyTo -> new MediaWorker.Record(leg.id(), path, mostMs, silenceMs, replyTo));
  }

  /** A limit of recordings in ms, 0 without one. */
  private int limit(String variable) {
    String value = leg.session().variables().getOrDefault(variable, "");
    OptionalLong ms = value.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(value);
    return (int)
        ms.orElseThrow(
            () ->
                new ScriptException(
                    "core", Map.of("cause", "$" + variable + " is no number: '" + value + "'")));
  }

  @Override
  public CompletionStage<Void> stopRecording() {
    return link.ask(replyTo -> new MediaWorker.StopRecording(leg.id(), replyTo))
        .thenApply(
            reply -> {
              if (reply instanceof MediaWorker.Refused(var problem, String reason)) {
                leg.log().warn("{}: {}", leg.id(), reason);
                // What the disk did not take begins with the file's name.
                throw problem == MediaWorker.Problem.FILE
                    ? new ScriptException("file", Map.of("path", reason.split(": ", 2)[0]))
                    : new ScriptException("script", Map.of("cause", "not recording"));
              }
              return null;
            });
  }

  @Override
  public CompletionStage<Long> recordedLength(boolean inBytes) {
    return number(
        replyTo -> new MediaWorker.RecordedLength(leg.id(), inBytes, replyTo), "not recording");
  }

  private CompletionStage<Long> number(
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> question, String otherwise) {
    return link.ask(question)
        .thenApply(
            reply -> {
              if (reply instanceof MediaWorker.Number number) {
                return number.value();
              }
              throw new ScriptException("script", Map.of("cause", otherwise));
            });
  }

  @Override
  public CompletionStage<Void> choosePromptSet(String name) {
    if (!leg.application().hasPromptSet(name)) {
      return CompletableFuture.failedFuture(new ScriptException("prompt", Map.of("name", name)));
    }
    promptSet = name;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void setInOut(boolean input, boolean output) {
    if (mixing && output) {
      mixing = false;
      link.tell(new MediaWorker.RemoveMixIn(leg.id()));
    }
    media.setInOut(input, output);
  }

  @Override
  public void connect() {
    media.attach();
  }

  @Override
  public void disconnect() {
    media.detach();
  }

  @Override
  public void receiving(boolean on) {
    link.set(Switch.RECEIVING, on);
  }

  @Override
  public void forcedDtmf(boolean on) {
    link.set(Switch.FORCED_DTMF, on);
  }

  @Override
  public void sending(boolean on) {
    link.set(Switch.SENDING, on);
  }

  @Override
  public void detectKeys(boolean on) {
    link.set(Switch.DTMF_DETECTION, on);
  }

  @Override
  public void watchRtp(boolean on) {
    link.set(Switch.RTP_TIMEOUT, on);
  }

  @Override
  public void sendKey(int key, int ms) {
    link.tell(new MediaWorker.SendKey(leg.id(), key, ms));
  }

  @Override
  public CompletionStage<Void> joinRoom(String room, boolean speak, boolean listen) {
    return play(
        new PlaylistItem.Room(room, speak, listen), false, "conference", "cause", "room " + room);
  }

  @Override
  public CompletionStage<Void> leaveRoom() {
    return request(
            "script",
            "cause",
            "in no room",
            replyTo -> new MediaWorker.LeaveRoom(leg.id(), replyTo))
        .thenApply(
            done -> {
              link.playlist().leaveRoom();
              return done;
            });
  }

  @Override
  public CompletionStage<Void> teeRoom(String room, String key) {
    if (!media.inputSet()) {
      return failed("conference", "no input is set: call setInOutPlaylist() first");
    }
    return request(
        "conference",
        "cause",
        "room " + room,
        replyTo -> new MediaWorker.TeeRoom(leg.id(), room, key, replyTo));
  }

  @Override
  public CompletionStage<Void> leaveTee(String key) {
    return request(
        "script",
        "cause",
        "no room was joined with key " + key,
        replyTo -> new MediaWorker.LeaveTee(leg.id(), key, replyTo));
  }

  @Override
  public void setupMixIn(double level, int seconds) {
    mixing = true;
    link.open().thenAccept(_ -> link.tell(new MediaWorker.SetupMixIn(leg.id(), level, seconds)));
  }

  @Override
  public CompletionStage<Void> playMixIn(String path) {
    return mixIn(path, false, false);
  }

  @Override
  public CompletionStage<Void> appendMixIn(String path, boolean loop) {
    return mixIn(path, true, loop);
  }

  private CompletionStage<Void> mixIn(String path, boolean list, boolean loop) {
    return mixing
        ? request(
            "file",
            "path",
            path,
            replyTo -> new MediaWorker.PlayMixIn(leg.id(), path, list, loop, replyTo))
        : failed("conference", "mixer not setup");
  }

  @Override
  public void flushMixIn() {
    if (mixing) {
      link.tell(new MediaWorker.FlushMixIn(leg.id()));
    }
  }

  private static <T> CompletionStage<T> failed(String type, String cause) {
    return CompletableFuture.failedFuture(new ScriptException(type, Map.of("cause", cause)));
  }

  @Override
  public CompletionStage<Long> roomSize(String room) {
    return number(replyTo -> new MediaWorker.RoomSize(room, replyTo), "room " + room);
  }

  @Override
  public void mute(boolean on) {
    link.control(link.state().control().withMute(on));
  }

  @Override
  public void deaf(boolean on) {
    link.control(link.state().control().withDeaf(on));
  }

  @Override
  public void gain(double db) {
    link.control(link.state().control().withGain(db));
  }

  @Override
  public void reportTalking(boolean on) {
    link.control(link.state().control().withReportTalking(on));
  }

  @Override
  public CompletionStage<Void> announce(String room, String path) {
    return inRoom(path, rooms -> rooms.announce(room, path));
  }

  @Override
  public CompletionStage<Void> recordRoom(String room, String path) {
    return inRoom(path, rooms -> rooms.record(room, path));
  }

  @Override
  public CompletionStage<Void> stopRoomRecording(String room) {
    return inRoom("", rooms -> rooms.stopRecording(room));
  }

  private CompletionStage<Void> inRoom(
      String path, Function<RoomControl, CompletionStage<MediaWorker.Reply>> what) {
    RoomControl rooms = new RoomDirectory(leg.environment(), leg.system());
    return leg.thread()
        .here(leg.survival().ask(() -> what.apply(rooms)))
        .thenApply(
            reply -> {
              if (reply instanceof MediaWorker.Refused(var problem, String reason)) {
                leg.log().warn("{}: {}", leg.id(), reason);
                throw problem == MediaWorker.Problem.FILE
                    ? new ScriptException("file", Map.of("path", path))
                    : new ScriptException("conference", Map.of("cause", reason));
              }
              return null;
            });
  }

  @Override
  public void postRoomEvent(String room, int id) {
    link.tell(new MediaWorker.PostRoomEvent(room, id));
  }
}
