package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Media;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Switch;

/**
 * The leg's media session: asks the worker, negotiates SDP through {@link LegNegotiation} and turns
 * media events into script events. The session is opened when SDP is first needed or something is
 * to be played.
 */
final class LegMedia implements Media {
  private final LegRuntime leg;
  private final LegNegotiation negotiation = new LegNegotiation();
  private CompletableFuture<MediaWorker.Opened> opened;
  private boolean inputSet;
  private boolean outputSet;
  private boolean connected;
  private boolean attached;
  private boolean negotiated;
  private String promptSet = "";

  LegMedia(LegRuntime leg) {
    this.leg = leg;
  }

  boolean isOpen() {
    return opened != null;
  }

  /** Whether the script itself has attached the sound, by connectMedia. */
  boolean attached() {
    return attached;
  }

  /** Whether offer and answer have been exchanged once. */
  boolean negotiated() {
    return negotiated;
  }

  private CompletionStage<MediaWorker.Opened> open() {
    if (opened == null) {
      opened = new CompletableFuture<>();
      leg.<MediaWorker.Command, MediaWorker.Reply>ask(
              leg.environment().worker(),
              replyTo -> new MediaWorker.Open(leg.id(), leg.id(), replyTo))
          .whenComplete(
              (reply, failure) -> {
                if (reply instanceof MediaWorker.Opened place) {
                  opened.complete(place);
                } else {
                  opened.completeExceptionally(
                      new IllegalStateException(
                          "no media session: " + (failure == null ? reply : failure)));
                }
              });
    }
    return opened;
  }

  /** An offer of ours. */
  CompletionStage<String> offer() {
    return open().thenApply(place -> negotiation.offer(place.address(), place.rtpPort()));
  }

  /**
   * The answer to the peer's offer, which is in force from now on. The stage fails with {@link
   * LegNegotiation.Failed} where nothing fits.
   */
  CompletionStage<String> answer(String offer) {
    return open()
        .thenApply(
            place -> {
              LegNegotiation.Result result =
                  negotiation.answer(offer, place.address(), place.rtpPort());
              configure(result.parameters());
              return result.sdp();
            });
  }

  /** Takes the peer's answer to our offer. */
  void accept(String answer) {
    configure(negotiation.accept(answer));
  }

  private void configure(MediaWorker.RtpParameters parameters) {
    negotiated = true;
    tell(new MediaWorker.Configure(leg.id(), parameters));
    if ((inputSet || outputSet) && !connected) {
      start();
    }
  }

  /** What the runtime does at early or session start unless the script said otherwise. */
  void connectByDefault() {
    inputSet = true;
    outputSet = true;
    start();
  }

  private void start() {
    connected = true;
    tell(new MediaWorker.Connect(leg.id(), inputSet, outputSet));
  }

  void close() {
    leg.environment().worker().tell(new MediaWorker.Close(leg.id()));
  }

  private void tell(MediaWorker.Command command) {
    leg.environment().worker().tell(command);
  }

  /** Turns a media event into a script event. */
  void receive(MediaEvent event) {
    switch (event) {
      case MediaEvent.KeyPressed key ->
          leg.enqueue(
              Event.of(
                  EventType.KEY,
                  Map.of(
                      "key",
                      Integer.toString(key.key()),
                      "duration",
                      Integer.toString(key.durationMs()))));
      case MediaEvent.PlaylistEmpty empty ->
          leg.enqueue(Event.of(EventType.NO_AUDIO, Map.of("type", "noAudio")));
      case MediaEvent.AudioCleared cleared ->
          leg.enqueue(Event.of(EventType.NO_AUDIO, Map.of("type", "cleared")));
      case MediaEvent.SeparatorReached separator ->
          leg.enqueue(
              Event.of(EventType.SEPARATOR, Map.of("id", Integer.toString(separator.id()))));
      case MediaEvent.RtpTimedOut timeout ->
          leg.enqueue(
              Event.of(
                  EventType.RTP_TIMEOUT,
                  Map.of(
                      "type",
                      "rtp_timeout",
                      "timeout_value",
                      Integer.toString(timeout.silentSeconds()))),
              params -> {
                if (!"true".equals(params.get("processed"))) {
                  leg.stop(true);
                }
              });
      case MediaEvent.RoomChanged room ->
          leg.enqueue(
              Event.of(
                  EventType.EVENT,
                  Map.of("type", "conference_event", "id", Integer.toString(room.id()))));
      case MediaEvent.SessionLost lost -> leg.abort("media session lost: " + lost.cause());
    }
  }

  // ---- what scripts ask for

  private CompletionStage<Void> request(
      String type,
      String key,
      String subject,
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> q) {
    return open()
        .thenCompose(
            place -> leg.<MediaWorker.Command, MediaWorker.Reply>ask(leg.environment().worker(), q))
        .thenApply(
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
    return request(
        type, key, subject, replyTo -> new MediaWorker.Play(leg.id(), item, front, replyTo));
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
    if (isOpen()) {
      tell(new MediaWorker.Flush(leg.id(), notify));
    }
  }

  @Override
  public CompletionStage<Void> record(String path) {
    return request(
        "file", "path", path, replyTo -> new MediaWorker.Record(leg.id(), path, replyTo));
  }

  @Override
  public CompletionStage<Void> stopRecording() {
    return request(
        "script",
        "cause",
        "not recording",
        replyTo -> new MediaWorker.StopRecording(leg.id(), replyTo));
  }

  @Override
  public CompletionStage<Long> recordedLength(boolean inBytes) {
    return number(
        replyTo -> new MediaWorker.RecordedLength(leg.id(), inBytes, replyTo), "not recording");
  }

  private CompletionStage<Long> number(
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> question, String otherwise) {
    return leg.<MediaWorker.Command, MediaWorker.Reply>ask(leg.environment().worker(), question)
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
    inputSet |= input;
    outputSet |= output;
    if (negotiated) {
      start();
    }
  }

  @Override
  public void connect() {
    inputSet = true;
    outputSet = true;
    attached = true;
    open().thenAccept(place -> start());
  }

  @Override
  public void disconnect() {
    attached = false;
    connected = false;
    tell(new MediaWorker.Disconnect(leg.id()));
  }

  @Override
  public void receiving(boolean on) {
    set(Switch.RECEIVING, on);
  }

  @Override
  public void forcedDtmf(boolean on) {
    set(Switch.FORCED_DTMF, on);
  }

  @Override
  public void sending(boolean on) {
    set(Switch.SENDING, on);
  }

  @Override
  public void detectKeys(boolean on) {
    set(Switch.DTMF_DETECTION, on);
  }

  @Override
  public void watchRtp(boolean on) {
    set(Switch.RTP_TIMEOUT, on);
  }

  private void set(Switch option, boolean on) {
    open().thenAccept(place -> tell(new MediaWorker.Set(leg.id(), option, on)));
  }

  @Override
  public void sendKey(int key, int ms) {
    tell(new MediaWorker.SendKey(leg.id(), key, ms));
  }

  /** A key that came by SIP INFO. */
  void signalled(int key, int ms) {
    tell(new MediaWorker.SignalKey(leg.id(), key, ms));
  }

  @Override
  public CompletionStage<Void> joinRoom(String room, boolean speak, boolean listen) {
    return play(
        new PlaylistItem.Room(room, speak, listen), false, "conference", "cause", "room " + room);
  }

  @Override
  public CompletionStage<Void> leaveRoom() {
    return request(
        "script", "cause", "in no room", replyTo -> new MediaWorker.LeaveRoom(leg.id(), replyTo));
  }

  @Override
  public CompletionStage<Long> roomSize(String room) {
    return number(replyTo -> new MediaWorker.RoomSize(room, replyTo), "room " + room);
  }

  @Override
  public void postRoomEvent(String room, int id) {
    tell(new MediaWorker.PostRoomEvent(room, id));
  }
}
