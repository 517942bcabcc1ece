package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.Close;
import org.legato.media.MediaWorker.Command;
import org.legato.media.MediaWorker.Configure;
import org.legato.media.MediaWorker.Connect;
import org.legato.media.MediaWorker.Disconnect;
import org.legato.media.MediaWorker.Done;
import org.legato.media.MediaWorker.Flush;
import org.legato.media.MediaWorker.GetRooms;
import org.legato.media.MediaWorker.GetStatistics;
import org.legato.media.MediaWorker.LeaveRoom;
import org.legato.media.MediaWorker.Number;
import org.legato.media.MediaWorker.Open;
import org.legato.media.MediaWorker.Opened;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.PostRoomEvent;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Record;
import org.legato.media.MediaWorker.RecordedLength;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RoomSize;
import org.legato.media.MediaWorker.Rooms;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.SendKey;
import org.legato.media.MediaWorker.SessionCommand;
import org.legato.media.MediaWorker.Set;
import org.legato.media.MediaWorker.SignalKey;
import org.legato.media.MediaWorker.StopRecording;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.audio.AudioException;
import org.legato.media.audio.AudioFile;
import org.legato.media.audio.AudioFiles;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.PlaylistEntry;
import org.legato.media.audio.Recorder;
import org.legato.media.audio.RecordingThread;
import org.legato.media.audio.ToneSource;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;
import org.legato.media.rtp.MediaSession;

/**
 * Hands commands to the media thread in the order sent; reads files and opens sockets on the way.
 */
public final class WorkerActor {
  private final ActorContext<Command> context;
  private final MediaSettings settings;
  private final Consumer<MediaEvent> router;
  private final MediaCounters counters;
  private final MediaThread thread;
  private final Memberships rooms;
  private final PortPool ports;
  private final AudioFiles files;
  private final ExecutorService io;
  private final RecordingThread recordings;

  private final Map<String, OpenSession> sessions = new HashMap<>();

  private WorkerActor(
      ActorContext<Command> context,
      MediaSettings settings,
      Consumer<MediaEvent> router,
      MediaCounters counters) {
    this.context = context;
    this.settings = settings;
    this.router = router;
    this.counters = counters;
    this.thread =
        new MediaThread(
            "media-1", settings.maxCommands(), settings.rtpTimeout().toMillis(), counters);
    this.rooms = new Memberships(thread::frame, router);
    this.ports =
        new PortPool(
            settings.address(), new PortRange(settings.lowPort(), settings.highPort()), counters);
    this.files = new AudioFiles(settings.cachedSeconds() * 8000L);
    this.recordings = new RecordingThread(counters);
    this.io =
        Executors.newFixedThreadPool(
            settings.fileThreads(), Thread.ofPlatform().daemon().name("media-files-", 0).factory());
  }

  /** The actor's behaviour. */
  public static Behavior<Command> create(
      MediaSettings settings, Consumer<MediaEvent> router, MediaCounters counters) {
    return Behaviors.setup(
        context -> {
          WorkerActor worker = new WorkerActor(context, settings, router, counters);
          worker.thread.start();
          worker.recordings.start();
          return Behaviors.receive(Command.class)
              .onSignal(
                  PostStop.class,
                  signal -> {
                    worker.stop();
                    return Behaviors.same();
                  })
              .onAnyMessage(
                  command -> {
                    worker.on(command);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void on(Command command) {
    switch (command) {
      case Open open -> open(open);
      case PostRoomEvent(String room, int id) -> thread.execute(() -> rooms.tell(room, id));
      case RoomSize(String room, ActorRef<Reply> replyTo) ->
          answer(replyTo, () -> new Number(rooms.size(room)));
      case GetRooms(ActorRef<Reply> replyTo) -> answer(replyTo, () -> new Rooms(rooms.all()));
      case SessionCommand about -> {
        OpenSession open = sessions.get(about.sessionId());
        if (open == null) {
          counters.unknownSession();
          Refusals.refuse(about, Problem.NO_SUCH_SESSION, "no session");
        } else {
          onSession(about, open);
        }
      }
    }
  }

  private void answer(ActorRef<Reply> replyTo, Supplier<Reply> question) {
    if (!thread.execute(() -> replyTo.tell(question.get()))) {
      replyTo.tell(new Refused(Problem.OVERLOADED, Refusals.OVERLOADED));
    }
  }

  private void open(Open command) {
    OpenSession known = sessions.get(command.sessionId());
    if (known != null) {
      command
          .replyTo()
          .tell(
              new Opened(command.sessionId(), settings.sdpAddress(), known.session.ports().port()));
      return;
    }
    Optional<RtpPorts> bound = ports.open();
    if (bound.isPresent()) {
      opened(command, bound.get());
    } else {
      counters.refused();
      command.replyTo().tell(new Refused(Problem.OVERLOADED, "no free RTP port"));
    }
  }

  private void opened(Open command, RtpPorts bound) {
    MediaSession session =
        new MediaSession(
            command.sessionId(),
            command.owner(),
            bound,
            ThreadLocalRandom.current().nextInt(),
            "legato@" + settings.sdpAddress(),
            settings.rtcpInterval().toMillis(),
            router);
    sessions.put(command.sessionId(), new OpenSession(session));
    thread.executeAlways(() -> thread.add(session));
    counters.sessions(sessions.size());
    command.replyTo().tell(new Opened(command.sessionId(), settings.sdpAddress(), bound.port()));
  }

  private void onSession(SessionCommand command, OpenSession open) {
    MediaSession session = open.session;
    switch (command) {
      case Open again -> open(again);
      case Close close -> {
        sessions.remove(close.sessionId());
        counters.sessions(sessions.size());
        close(open);
      }
      case Configure configure -> configure(open, configure);
      case Connect(String id, boolean input, boolean output) ->
          inOrder(open, command, () -> session.attach(input, output));
      case Disconnect disconnect -> inOrder(open, command, session::detach);
      case Play play -> play(open, play);
      case Flush(String id, boolean cleared) ->
          inOrder(
              open,
              command,
              () -> {
                session.playlist().flush();
                if (cleared) {
                  router.accept(new MediaEvent.AudioCleared(session.owner(), "flushed"));
                }
              });
      case LeaveRoom(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, command, () -> leave(session, replyTo));
      case Record recording -> record(open, recording);
      case StopRecording(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, command, () -> stopRecording(session, replyTo));
      case RecordedLength(String id, boolean inBytes, ActorRef<Reply> replyTo) ->
          inOrder(
              open,
              command,
              () -> {
                Recorder recorder = session.recorder();
                replyTo.tell(
                    recorder == null
                        ? new Refused(Problem.STATE, "not recording")
                        : new Number(inBytes ? recorder.bytes() : recorder.ms()));
              });
      case Set(String id, Switch option, boolean on) ->
          inOrder(open, command, () -> session.set(option, on));
      case SendKey(String id, int key, int ms) ->
          inOrder(open, command, () -> session.sendKey(key, ms));
      case SignalKey(String id, int key, int ms) ->
          inOrder(open, command, () -> session.signalled(key, ms));
      case GetStatistics(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, command, () -> replyTo.tell(session.statistics()));
    }
  }

  /** Hands something to the media thread when all that came before has been; refused if full. */
  private void inOrder(OpenSession open, SessionCommand about, Runnable work) {
    open.tail = open.tail.thenRun(() -> onThread(about, work));
  }

  private void onThread(SessionCommand about, Runnable work) {
    if (!thread.execute(work)) {
      Refusals.refuse(about, Problem.OVERLOADED, Refusals.OVERLOADED);
    }
  }

  private void close(OpenSession open) {
    open.tail = open.tail.thenRun(() -> thread.executeAlways(() -> end(open)));
  }

  /** SDP may name a host (RFC 8866 §5.7): it is looked up where waiting hurts nobody. */
  private void configure(OpenSession open, Configure command) {
    RtpParameters parameters = command.parameters();
    if (parameters.hasLiteralAddress()) {
      inOrder(open, command, () -> open.session.configure(parameters, thread.nowMs()));
      return;
    }
    open.tail =
        open.tail.thenRunAsync(
            () -> {
              RtpParameters resolved = parameters.resolved();
              onThread(command, () -> open.session.configure(resolved, thread.nowMs()));
            },
            io);
  }

  // ---- playing and recording

  private void play(OpenSession open, Play play) {
    MediaSession session = open.session;
    switch (play.item()) {
      case PlaylistItem.File(String path, boolean loop) ->
          afterLoading(open, play, () -> files.open(path), loop);
      case PlaylistItem.Data(byte[] content, String name, boolean loop) ->
          afterLoading(open, play, () -> files.decode(content, name), loop);
      case PlaylistItem.Silence(int ms) -> put(open, play, () -> ToneSource.silence(ms));
      case PlaylistItem.Tone(int length, int on, int off, int hz, int hz2) ->
          put(open, play, () -> new ToneSource(length, on, off, hz, hz2));
      case PlaylistItem.Separator(int id) -> put(open, play, () -> Playlist.separator(id));
      case PlaylistItem.Room(String room, boolean speak, boolean listen) ->
          put(open, play, () -> rooms.join(session, room, speak, listen));
    }
  }

  private interface Loading {
    AudioFile load() throws AudioException;
  }

  private void afterLoading(OpenSession open, Play play, Loading loading, boolean loop) {
    open.tail =
        open.tail.thenRunAsync(
            () -> {
              try {
                AudioFile file = loading.load();
                onThread(play, () -> put(open.session, play, file.entry(loop)));
              } catch (AudioException | RuntimeException e) {
                play.replyTo().tell(new Refused(Problem.FILE, e.getMessage()));
              }
            },
            io);
  }

  private void put(OpenSession open, Play play, Supplier<PlaylistEntry> entry) {
    inOrder(open, play, () -> put(open.session, play, entry.get()));
  }

  private static void put(MediaSession session, Play play, PlaylistEntry entry) {
    if (play.front()) {
      session.playlist().front(entry);
    } else {
      session.playlist().append(entry);
    }
    play.replyTo().tell(new Done());
  }

  private void record(OpenSession open, Record command) {
    MediaSession session = open.session;
    String path = command.path();
    ActorRef<Reply> replyTo = command.replyTo();
    open.tail =
        open.tail.thenRunAsync(
            () -> {
              try {
                Recorder recorder = new Recorder(path);
                recordings.add(recorder);
                onThread(
                    command,
                    () -> {
                      if (session.recorder() != null) {
                        session.recorder().close();
                      }
                      session.recorder(recorder);
                      replyTo.tell(new Done());
                    });
              } catch (AudioException | RuntimeException e) {
                replyTo.tell(new Refused(Problem.FILE, e.getMessage()));
              }
            },
            io);
  }

  private static void stopRecording(MediaSession session, ActorRef<Reply> replyTo) {
    if (session.recorder() == null) {
      replyTo.tell(new Refused(Problem.STATE, "not recording"));
      return;
    }
    Recorder recorder = session.recorder();
    session.recorder(null);
    recorder.close();
    // Who was told may read the file.
    recorder
        .completion()
        .whenComplete(
            (done, failure) ->
                replyTo.tell(
                    failure == null
                        ? new Done()
                        : new Refused(Problem.FILE, failure.getMessage())));
  }

  private void leave(MediaSession session, ActorRef<Reply> replyTo) {
    replyTo.tell(rooms.leave(session) ? new Done() : new Refused(Problem.STATE, "in no room"));
  }

  // ---- the end

  private void end(OpenSession open) {
    MediaSession session = open.session;
    thread.remove(session);
    session.end();
    counters.ended(session.statistics());
    rooms.leave(session);
    io.execute(() -> ports.close(session.ports()));
  }

  private void stop() {
    List<OpenSession> all = new ArrayList<>(sessions.values());
    sessions.clear();
    all.forEach(this::close);
    CompletableFuture<Void> done = new CompletableFuture<>();
    thread.executeAlways(() -> done.complete(null));
    try {
      done.orTimeout(2, TimeUnit.SECONDS).handle((v, e) -> v).join();
      thread.stop();
      recordings.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    io.shutdown();
    counters.sessions(0);
  }
}
