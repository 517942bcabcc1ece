package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.Close;
import org.legato.media.MediaWorker.CloseTrunk;
import org.legato.media.MediaWorker.Command;
import org.legato.media.MediaWorker.Configure;
import org.legato.media.MediaWorker.Connect;
import org.legato.media.MediaWorker.ConnectTrunk;
import org.legato.media.MediaWorker.Disconnect;
import org.legato.media.MediaWorker.Flush;
import org.legato.media.MediaWorker.FlushMixIn;
import org.legato.media.MediaWorker.GetRooms;
import org.legato.media.MediaWorker.GetStatistics;
import org.legato.media.MediaWorker.LeaveRoom;
import org.legato.media.MediaWorker.LeaveTee;
import org.legato.media.MediaWorker.Open;
import org.legato.media.MediaWorker.OpenTrunk;
import org.legato.media.MediaWorker.Opened;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlayMixIn;
import org.legato.media.MediaWorker.PostRoomEvent;
import org.legato.media.MediaWorker.PostRoomEventHere;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Record;
import org.legato.media.MediaWorker.RecordedLength;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.RemoveMixIn;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RoomSize;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.SendKey;
import org.legato.media.MediaWorker.SessionCommand;
import org.legato.media.MediaWorker.Set;
import org.legato.media.MediaWorker.SetupMixIn;
import org.legato.media.MediaWorker.SignalKey;
import org.legato.media.MediaWorker.Skip;
import org.legato.media.MediaWorker.StopRecording;
import org.legato.media.MediaWorker.SuccessionOrder;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.MediaWorker.TeeRoom;
import org.legato.media.RoomObserver;
import org.legato.media.RoomOrders;
import org.legato.media.audio.MixIn;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;
import org.legato.media.rtp.MediaSession;

/** Opens and closes sessions and hands their commands to the media threads in the order sent. */
public final class WorkerActor {
  private final MediaSettings settings;
  private final Consumer<MediaEvent> router;
  private final MediaCounters counters;
  private final MediaThreads threads;
  private final RoomCommands rooms;
  private final Playing playing;
  private final RoomPlaying roomPlaying;
  private final PortPool ports;
  private final Map<String, OpenSession> sessions = new HashMap<>();

  /** What the codecs of all sessions cost. */
  private int units;

  WorkerActor(
      MediaSettings settings,
      Consumer<MediaEvent> router,
      Runnable late,
      MediaCounters counters,
      RoomObserver observer) {
    this.settings = settings;
    this.counters = counters;
    this.threads = new MediaThreads(settings, router, late, counters, observer);
    this.router = threads.router();
    this.rooms = new RoomCommands(threads, observer);
    this.playing = new Playing(settings, rooms, counters);
    this.roomPlaying = new RoomPlaying(threads, playing);
    this.ports =
        new PortPool(
            settings.address(), new PortRange(settings.lowPort(), settings.highPort()), counters);
  }

  /** The actor's behaviour. */
  public static Behavior<Command> create(
      MediaSettings settings,
      Consumer<MediaEvent> router,
      Runnable late,
      MediaCounters counters,
      RoomObserver observer) {
    return Behaviors.setup(
        _ -> {
          WorkerActor worker = new WorkerActor(settings, router, late, counters, observer);
          worker.start();
          return Behaviors.receive(Command.class)
              .onSignal(
                  PostStop.class,
                  _ -> {
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

  void start() {
    threads.start();
    playing.start();
  }

  /** Does what a command says, or hands it to a media thread. */
  void on(Command command) {
    switch (command) {
      case Open open -> open(open);
      case PostRoomEvent(String room, int id) -> rooms.post(room, id);
      case PostRoomEventHere(String room, int id) -> rooms.postHere(room, id);
      case RoomSize question -> rooms.size(question);
      case OpenTrunk trunk -> rooms.openTrunk(trunk);
      case ConnectTrunk trunk -> rooms.connectTrunk(trunk);
      case CloseTrunk trunk -> rooms.closeTrunk(trunk);
      case GetRooms(ActorRef<Reply> replyTo) -> rooms.all(replyTo);
      case RoomOrders.Control control -> control(control);
      case RoomOrders.Announce announcement -> roomPlaying.announce(announcement);
      case RoomOrders.Record recording -> roomPlaying.record(recording);
      case RoomOrders.StopRecording stop -> roomPlaying.stopRecording(stop);
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

  private void control(RoomOrders.Control command) {
    OpenSession open = sessions.get(command.sessionId());
    if (open == null) {
      counters.unknownSession();
    } else {
      rooms.control(open, command);
    }
  }

  private void open(Open command) {
    OpenSession known = sessions.get(command.sessionId());
    if (known != null) {
      command.replyTo().tell(place(command, known.session.ports()));
      return;
    }
    if (settings.maxUnits() > 0 && units >= settings.maxUnits()) {
      refuse(command, "the codecs of the open sessions cost as much as max-units allows");
      return;
    }
    MediaThread thread = threads.leastLoaded();
    if (thread.isLate()) {
      refuse(command, "the media threads are late: the machine carries no more calls");
      return;
    }
    Optional<RtpPorts> bound = ports.open();
    if (bound.isPresent()) {
      opened(command, bound.get(), thread);
    } else {
      refuse(command, "no free RTP port");
    }
  }

  private void refuse(Open command, String reason) {
    counters.refused();
    command.replyTo().tell(new Refused(Problem.OVERLOADED, reason));
  }

  private void opened(Open command, RtpPorts bound, MediaThread thread) {
    MediaSession session =
        new MediaSession(
            command.sessionId(),
            command.owner(),
            bound,
            ThreadLocalRandom.current().nextInt(),
            "legato@" + settings.sdpAddress(),
            settings,
            router);
    sessions.put(command.sessionId(), new OpenSession(session, thread));
    thread.adopt(session, () -> {});
    counters.sessions(sessions.size());
    command.replyTo().tell(place(command, bound));
  }

  private Opened place(Open command, RtpPorts bound) {
    return new Opened(command.sessionId(), settings.sdpAddress(), bound.port(), settings.codecs());
  }

  private void onSession(SessionCommand command, OpenSession open) {
    MediaSession session = open.session;
    switch (command) {
      case Open again -> open(again);
      case SuccessionOrder order -> Successions.on(order, open);
      case Close(String id) -> {
        sessions.remove(id);
        counters.sessions(sessions.size());
        close(open);
      }
      case Configure configure -> configure(open, configure);
      case Connect(String id, boolean input, boolean output) ->
          open.inOrder(command, () -> session.attach(input, output));
      case Disconnect _ -> open.inOrder(command, session::detach);
      case Play play -> playing.play(open, play);
      case Flush flush -> open.inOrder(command, () -> flush(session, flush));
      case Skip(String _, long ms) ->
          open.inOrder(command, () -> session.playlist().skip(ms / 20, session));
      case LeaveRoom leave -> rooms.leave(open, leave);
      case TeeRoom tee -> rooms.tee(open, tee);
      case LeaveTee leave -> rooms.leaveTee(open, leave);
      case SetupMixIn(String id, double level, int seconds) ->
          open.inOrder(command, () -> session.mixIn(new MixIn(level, seconds)));
      case RemoveMixIn _ -> open.inOrder(command, () -> session.mixIn(null));
      case PlayMixIn play -> playing.mixIn(open, play);
      case FlushMixIn _ -> open.inOrder(command, () -> Playing.flushMixIn(session));
      case Record recording -> playing.record(open, recording);
      case StopRecording stop -> open.inOrder(command, () -> Playing.stopRecording(open, stop));
      case RecordedLength length ->
          open.inOrder(command, () -> Playing.recordedLength(open, length));
      case Set(String id, Switch option, boolean on) ->
          open.inOrder(command, () -> session.set(option, on));
      case SendKey(String id, int key, int ms) ->
          open.inOrder(command, () -> session.sendKey(key, ms));
      case SignalKey(String id, int key, int ms) ->
          open.inOrder(command, () -> session.signalled(key, ms));
      case GetStatistics(String id, ActorRef<Reply> replyTo) ->
          open.inOrder(command, () -> open.tell(replyTo, session.statistics()));
    }
  }

  private void flush(MediaSession session, Flush command) {
    session.playlist().flush();
    if (command.cleared()) {
      router.accept(new MediaEvent.AudioCleared(session.owner(), "flushed"));
    }
  }

  /** SDP may name a host (RFC 8866 §5.7): it is looked up where waiting hurts nobody. */
  private void configure(OpenSession open, Configure command) {
    RtpParameters parameters = command.parameters();
    cost(open, parameters.codec().units());
    if (parameters.hasLiteralAddress()) {
      open.inOrder(command, () -> configure(open, parameters));
      return;
    }
    open.inOrderAsync(
        playing.io(),
        () -> {
          RtpParameters resolved = parameters.resolved();
          open.onThread(command, () -> configure(open, resolved));
        });
  }

  private static void configure(OpenSession open, RtpParameters parameters) {
    open.session.configure(parameters, open.thread().nowMs());
  }

  private void cost(OpenSession open, int next) {
    units += next - open.units;
    open.units = next;
    counters.units(units);
  }

  private CompletableFuture<Void> close(OpenSession open) {
    cost(open, 0);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    rooms.endTees(open);
    open.inOrderAlways(
        () -> {
          end(open);
          ended.complete(null);
        });
    return ended;
  }

  private void end(OpenSession open) {
    MediaSession session = open.session;
    open.thread().remove(session);
    open.thread().rooms().end(session);
    open.awaits.run();
    session.end();
    counters.ended(session.statistics());
    playing.io().execute(() -> ports.close(session.ports()));
  }

  /** Ends all sessions, then all threads. */
  void stop() {
    List<OpenSession> all = new ArrayList<>(sessions.values());
    sessions.clear();
    CompletableFuture<?>[] ended = all.stream().map(this::close).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ended).orTimeout(2, TimeUnit.SECONDS).handle((_, _) -> null).join();
      threads.stop();
      playing.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    counters.sessions(0);
  }
}
