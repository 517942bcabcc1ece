package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
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
import org.legato.media.MediaWorker.Open;
import org.legato.media.MediaWorker.Opened;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.PostRoomEvent;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.RecordedLength;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RoomInfo;
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
import org.legato.media.audio.Room;
import org.legato.media.audio.RoomTable;
import org.legato.media.audio.ToneSource;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpSocket;
import org.legato.media.rtp.MediaSession;

/**
 * Hands commands to the media thread in the order sent; reads files and opens sockets on the way.
 */
public final class WorkerActor {
  private static final int BIND_TRIES = 50;

  /** A session with the tail of what it still has to do, which keeps its commands in order. */
  private static final class OpenSession {
    private final MediaSession session;
    private final int port;
    private CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);

    private OpenSession(MediaSession session, int port) {
      this.session = session;
      this.port = port;
    }
  }

  private final ActorContext<Command> context;
  private final MediaSettings settings;
  private final Consumer<MediaEvent> router;
  private final MediaCounters counters;
  private final MediaThread thread;
  private final RoomTable rooms;
  private final PortRange ports;
  private final AudioFiles files;
  private final ExecutorService io;
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
    this.rooms = new RoomTable(thread::frame, this::memberLeft);
    this.ports = new PortRange(settings.lowPort(), settings.highPort());
    this.files = new AudioFiles(settings.cachedSeconds() * 8000L);
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
      case PostRoomEvent(String room, int id) ->
          thread.execute(() -> rooms.find(room).ifPresent(r -> tellAll(r, id)));
      case RoomSize(String room, ActorRef<Reply> replyTo) ->
          thread.execute(
              () ->
                  replyTo.tell(
                      new org.legato.media.MediaWorker.Number(
                          rooms.find(room).map(Room::size).orElse(0))));
      case GetRooms(ActorRef<Reply> replyTo) ->
          thread.execute(
              () ->
                  replyTo.tell(
                      new Rooms(
                          rooms.all().stream()
                              .map(r -> new RoomInfo(r.name(), r.owners()))
                              .toList())));
      case SessionCommand about -> {
        OpenSession open = sessions.get(about.sessionId());
        if (open == null) {
          counters.unknownSession();
          replyTo(about).forEach(r -> r.tell(new Refused(Problem.NO_SUCH_SESSION, "no session")));
        } else {
          onSession(about, open);
        }
      }
    }
  }

  private static List<ActorRef<Reply>> replyTo(SessionCommand command) {
    return switch (command) {
      case Play play -> List.of(play.replyTo());
      case LeaveRoom leave -> List.of(leave.replyTo());
      case org.legato.media.MediaWorker.Record rec -> List.of(rec.replyTo());
      case StopRecording stop -> List.of(stop.replyTo());
      case RecordedLength length -> List.of(length.replyTo());
      case GetStatistics statistics -> List.of(statistics.replyTo());
      default -> List.of();
    };
  }

  private void open(Open command) {
    OpenSession known = sessions.get(command.sessionId());
    if (known != null) {
      command.replyTo().tell(new Opened(command.sessionId(), settings.sdpAddress(), known.port));
      return;
    }
    for (int i = 0; i < BIND_TRIES; i++) {
      OptionalInt port = ports.take();
      if (port.isEmpty()) {
        break;
      }
      try {
        RtpSocket socket = RtpSocket.open(settings.address(), port.getAsInt());
        MediaSession session =
            new MediaSession(
                command.sessionId(),
                command.owner(),
                socket,
                ThreadLocalRandom.current().nextInt(),
                router);
        sessions.put(command.sessionId(), new OpenSession(session, port.getAsInt()));
        thread.execute(() -> thread.add(session));
        count();
        command
            .replyTo()
            .tell(new Opened(command.sessionId(), settings.sdpAddress(), port.getAsInt()));
        return;
      } catch (IOException e) {
        // Somebody else has this port: it stays marked as taken, the next one is tried.
        context.getLog().info("RTP port {} is taken: {}", port.getAsInt(), e.getMessage());
      }
    }
    counters.refused();
    command.replyTo().tell(new Refused(Problem.OVERLOADED, "no free RTP port"));
  }

  private void count() {
    counters.sessions(sessions.size());
    counters.portsInUse(sessions.size());
  }

  private void onSession(SessionCommand command, OpenSession open) {
    MediaSession session = open.session;
    switch (command) {
      case Open again -> open(again);
      case Close close -> {
        sessions.remove(close.sessionId());
        inOrder(open, () -> end(session));
        ports.free(open.port);
        count();
      }
      case Configure(String id, RtpParameters parameters) ->
          inOrder(open, () -> session.configure(parameters, thread.nowMs()));
      case Connect(String id, boolean input, boolean output) ->
          inOrder(open, () -> session.attach(input, output));
      case Disconnect disconnect -> inOrder(open, session::detach);
      case Play play -> play(open, play);
      case Flush(String id, boolean cleared) ->
          inOrder(
              open,
              () -> {
                session.playlist().flush();
                if (cleared) {
                  router.accept(new MediaEvent.AudioCleared(session.owner(), "flushed"));
                }
              });
      case LeaveRoom(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, () -> leave(session, replyTo));
      case org.legato.media.MediaWorker.Record(String id, String path, ActorRef<Reply> replyTo) ->
          record(open, path, replyTo);
      case StopRecording(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, () -> stopRecording(session, replyTo));
      case RecordedLength(String id, boolean inBytes, ActorRef<Reply> replyTo) ->
          inOrder(
              open,
              () -> {
                Recorder recorder = session.recorder();
                replyTo.tell(
                    recorder == null
                        ? new Refused(Problem.STATE, "not recording")
                        : new org.legato.media.MediaWorker.Number(
                            inBytes ? recorder.bytes() : recorder.ms()));
              });
      case Set(String id, Switch option, boolean on) ->
          inOrder(open, () -> session.set(option, on));
      case SendKey(String id, int key, int ms) -> inOrder(open, () -> session.sendKey(key, ms));
      case SignalKey(String id, int key, int ms) ->
          inOrder(open, () -> session.signalled(key, ms, thread.nowMs()));
      case GetStatistics(String id, ActorRef<Reply> replyTo) ->
          inOrder(open, () -> replyTo.tell(session.statistics()));
    }
  }

  private void inOrder(OpenSession open, Runnable command) {
    open.tail = open.tail.thenRun(() -> thread.execute(command));
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
          put(open, play, () -> join(session, room, speak, listen));
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
                thread.execute(() -> put(open.session, play, file.entry(loop)));
              } catch (AudioException e) {
                play.replyTo().tell(new Refused(Problem.FILE, e.getMessage()));
              }
            },
            io);
  }

  private void put(OpenSession open, Play play, java.util.function.Supplier<PlaylistEntry> entry) {
    inOrder(open, () -> put(open.session, play, entry.get()));
  }

  private static void put(MediaSession session, Play play, PlaylistEntry entry) {
    if (play.front()) {
      session.playlist().front(entry);
    } else {
      session.playlist().append(entry);
    }
    play.replyTo().tell(new Done());
  }

  private void record(OpenSession open, String path, ActorRef<Reply> replyTo) {
    MediaSession session = open.session;
    open.tail =
        open.tail.thenRunAsync(
            () -> {
              try {
                Recorder recorder = new Recorder(path);
                thread.execute(
                    () -> {
                      if (session.recorder() != null) {
                        session.recorder().close();
                      }
                      session.recorder(recorder);
                      replyTo.tell(new Done());
                    });
              } catch (AudioException e) {
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
    session.recorder().close();
    session.recorder(null);
    replyTo.tell(new Done());
  }

  // ---- rooms, on the media thread

  private final Map<MediaSession, Room.Member> memberships = new HashMap<>();

  private Room.Member join(MediaSession session, String name, boolean speak, boolean listen) {
    // Those who are there learn of a newcomer; the first member learns of itself.
    rooms.find(name).ifPresent(room -> tellAll(room, 1));
    Room.Member member = rooms.join(name, session.owner(), speak, listen);
    memberships.put(session, member);
    if (member.room().size() == 1) {
      tellAll(member.room(), 1);
    }
    return member;
  }

  private void leave(MediaSession session, ActorRef<Reply> replyTo) {
    Room.Member member = memberships.remove(session);
    if (member == null) {
      replyTo.tell(new Refused(Problem.STATE, "in no room"));
      return;
    }
    session.playlist().remove(member);
    member.close();
    replyTo.tell(new Done());
  }

  private void memberLeft(Room.Member member) {
    tellAll(member.room(), 2);
  }

  private void tellAll(Room room, int id) {
    room.owners()
        .forEach(owner -> router.accept(new MediaEvent.RoomChanged(owner, room.name(), id)));
  }

  private void end(MediaSession session) {
    thread.remove(session);
    counters.ended(session.statistics());
    Room.Member member = memberships.remove(session);
    try {
      session.close();
    } catch (IOException e) {
      context.getSystem().log().warn("an RTP socket did not close: {}", e.getMessage());
    }
    if (member != null) {
      member.close();
    }
  }

  private void stop() {
    List<OpenSession> all = new ArrayList<>(sessions.values());
    sessions.clear();
    all.forEach(open -> inOrder(open, () -> end(open.session)));
    CompletableFuture<Void> done = new CompletableFuture<>();
    thread.execute(() -> done.complete(null));
    try {
      done.orTimeout(2, java.util.concurrent.TimeUnit.SECONDS).handle((v, e) -> v).join();
      thread.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    io.shutdown();
    count();
  }
}
