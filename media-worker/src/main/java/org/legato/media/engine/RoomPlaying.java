package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import java.util.function.Consumer;
import org.legato.media.MediaWorker.Done;
import org.legato.media.MediaWorker.Number;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.RoomOrders;
import org.legato.media.audio.AudioException;
import org.legato.media.audio.PlaylistEntry;
import org.legato.media.audio.Recorder;
import org.legato.media.audio.Room;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What whole rooms play and record; files are read and created on threads of their own. */
final class RoomPlaying {
  private static final Logger LOG = LoggerFactory.getLogger(RoomPlaying.class);

  private final MediaThreads threads;
  private final Playing playing;

  RoomPlaying(MediaThreads threads, Playing playing) {
    this.threads = threads;
    this.playing = playing;
  }

  void announce(RoomOrders.Announce command) {
    String name = command.room();
    ActorRef<Reply> replyTo = command.replyTo();
    inRoom(
        name,
        replyTo,
        room -> {
          if (room.size() == 0) {
            tell(replyTo, noRoom(name));
            return;
          }
          int rate = room.rate();
          onIo(
              replyTo,
              () -> {
                PlaylistEntry entry =
                    playing.files().entry(command.path(), rate, false, playing.readAhead());
                then(name, replyTo, entry::close, there -> announced(there, entry, replyTo));
              });
        });
  }

  private void announced(Room room, PlaylistEntry entry, ActorRef<Reply> replyTo) {
    if (room.announce(entry)) {
      tell(replyTo, new Number(room.members().size()));
    } else {
      entry.close();
      tell(
          replyTo,
          new Refused(
              Problem.STATE, "room " + room.name() + ": too many announcements wait to be played"));
    }
  }

  void record(RoomOrders.Record command) {
    String name = command.room();
    ActorRef<Reply> replyTo = command.replyTo();
    inRoom(
        name,
        replyTo,
        room -> {
          if (isRecorded(room, replyTo)) {
            return;
          }
          int rate = room.rate();
          onIo(
              replyTo,
              () -> {
                Recorder recorder = recorder(name, command.path(), rate);
                playing.recordings().add(recorder);
                then(name, replyTo, recorder::close, there -> begin(there, recorder, replyTo));
              });
        });
  }

  private boolean isRecorded(Room room, ActorRef<Reply> replyTo) {
    Optional<Recorder> known = room.recorder();
    known.ifPresent(
        recorder ->
            tell(
                replyTo,
                new Refused(
                    Problem.STATE,
                    "room " + room.name() + " is being recorded to " + recorder.path())));
    return known.isPresent();
  }

  private static Recorder recorder(String room, String path, int rate) throws AudioException {
    return new Recorder(
        path,
        rate,
        Recorder.Limits.NONE,
        ended ->
            LOG.warn(
                "the recording of room {} to {} has ended after {} ms: {}",
                room,
                ended.path(),
                ended.ms(),
                ended.why()));
  }

  private void begin(Room room, Recorder recorder, ActorRef<Reply> replyTo) {
    if (isRecorded(room, replyTo)) {
      recorder.close();
      return;
    }
    room.record(recorder);
    tell(replyTo, new Done());
  }

  void stopRecording(RoomOrders.StopRecording command) {
    ActorRef<Reply> replyTo = command.replyTo();
    inRoom(
        command.room(),
        replyTo,
        room ->
            room.stopRecording()
                .ifPresentOrElse(
                    recorder -> complete(recorder, replyTo),
                    () ->
                        tell(
                            replyTo,
                            new Refused(
                                Problem.STATE, "room " + room.name() + " is not recorded"))));
  }

  /** Who was told may read the file. */
  private void complete(Recorder recorder, ActorRef<Reply> replyTo) {
    recorder
        .completion()
        .whenComplete(
            (_, failure) ->
                tell(
                    replyTo,
                    failure == null
                        ? new Number(recorder.ms())
                        : new Refused(Problem.FILE, failure.getMessage())));
  }

  // ---- where that is done

  private interface Loading {
    void run() throws AudioException;
  }

  private static Refused noRoom(String room) {
    return new Refused(Problem.NO_SUCH_ROOM, "no room " + room);
  }

  /** Does something with a room on its thread; refused if there is none. */
  private void inRoom(String name, ActorRef<Reply> replyTo, Consumer<Room> what) {
    then(name, replyTo, () -> {}, what);
  }

  /** The same with something that has to be given back if it is refused. */
  private void then(String name, ActorRef<Reply> replyTo, Runnable giveBack, Consumer<Room> what) {
    MediaThread home = threads.of(name);
    boolean taken =
        home.execute(
            () ->
                home.rooms()
                    .table()
                    .find(name)
                    .ifPresentOrElse(
                        what,
                        () -> {
                          giveBack.run();
                          tell(replyTo, noRoom(name));
                        }));
    if (!taken) {
      giveBack.run();
      tell(replyTo, new Refused(Problem.OVERLOADED, Refusals.OVERLOADED));
    }
  }

  private void tell(ActorRef<Reply> replyTo, Reply reply) {
    threads.outbox().execute(() -> replyTo.tell(reply));
  }

  private void onIo(ActorRef<Reply> replyTo, Loading loading) {
    playing
        .io()
        .execute(
            () -> {
              try {
                loading.run();
              } catch (AudioException | RuntimeException e) {
                tell(replyTo, Refusals.ofFile(e));
              }
            });
  }
}
