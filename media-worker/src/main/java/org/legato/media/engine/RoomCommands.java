package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.legato.media.MediaWorker.CloseTrunk;
import org.legato.media.MediaWorker.ConnectTrunk;
import org.legato.media.MediaWorker.Done;
import org.legato.media.MediaWorker.LeaveRoom;
import org.legato.media.MediaWorker.LeaveTee;
import org.legato.media.MediaWorker.OpenTrunk;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RoomSize;
import org.legato.media.MediaWorker.Rooms;
import org.legato.media.MediaWorker.TeeRoom;
import org.legato.media.MediaWorker.TrunkOpened;
import org.legato.media.MemberControl;
import org.legato.media.RoomInfo;
import org.legato.media.RoomObserver;
import org.legato.media.RoomOrders;
import org.legato.media.audio.FrameRing;
import org.legato.media.audio.RoomMember;

/**
 * Rooms of all media threads. The members of a room sit on the room's thread: who joins moves
 * there. A second room that a member only speaks to gets its frames over a ring.
 */
final class RoomCommands {
  private final MediaThreads threads;
  private final RoomObserver observer;

  RoomCommands(MediaThreads threads, RoomObserver observer) {
    this.threads = threads;
    this.observer = observer;
  }

  void join(OpenSession open, Play play, PlaylistItem.Room item) {
    MediaThread home = threads.of(item.room());
    MemberControl control = open.control;
    open.moveTo(home);
    open.inOrder(
        play,
        () -> {
          RoomMember member =
              home.rooms().join(open.session, item.room(), item.speak(), item.listen(), control);
          Playing.put(open, play, member);
        });
  }

  void leave(OpenSession open, LeaveRoom command) {
    open.inOrder(
        command,
        () ->
            open.tell(
                command.replyTo(),
                open.thread().rooms().leave(open.session)
                    ? new Done()
                    : new Refused(Problem.STATE, "in no room")));
  }

  void tee(OpenSession open, TeeRoom command) {
    FrameRing frames = new FrameRing();
    OpenSession.Tee before =
        open.tees.put(command.key(), new OpenSession.Tee(command.room(), frames));
    if (before != null) {
      end(open, before);
    }
    MediaThread home = threads.of(command.room());
    String owner = open.session.owner();
    MemberControl control = open.control;
    open.inOrder(
        command,
        () -> {
          home.executeAlways(() -> home.rooms().tee(command.room(), owner, frames, control));
          open.session.addTee(frames);
          open.tell(command.replyTo(), new Done());
        });
  }

  void leaveTee(OpenSession open, LeaveTee command) {
    OpenSession.Tee tee = open.tees.remove(command.key());
    if (tee == null) {
      command.replyTo().tell(new Refused(Problem.STATE, "no tee '" + command.key() + "'"));
      return;
    }
    end(open, tee);
    open.inOrder(command, () -> open.tell(command.replyTo(), new Done()));
  }

  private void end(OpenSession open, OpenSession.Tee tee) {
    MediaThread home = threads.of(tee.room());
    open.inOrderAlways(
        () -> {
          open.session.removeTee(tee.frames());
          home.executeAlways(() -> home.rooms().leaveTee(tee.frames()));
        });
  }

  /** Lets a session speak in no other room any more. */
  void endTees(OpenSession open) {
    open.tees.values().forEach(tee -> end(open, tee));
    open.tees.clear();
  }

  /** What holds for a session in all rooms in which it is. */
  void control(OpenSession open, RoomOrders.Control command) {
    MemberControl control = command.control();
    open.control = control;
    open.inOrderAlways(() -> open.thread().rooms().control(open.session, control));
    for (OpenSession.Tee tee : open.tees.values()) {
      MediaThread home = threads.of(tee.room());
      open.inOrderAlways(
          () -> home.executeAlways(() -> home.rooms().control(tee.frames(), control)));
    }
  }

  void post(String room, int id) {
    postHere(room, id);
    observer.posted(room, id);
  }

  void postHere(String room, int id) {
    MediaThread home = threads.of(room);
    home.execute(() -> home.rooms().tell(room, id));
  }

  void size(RoomSize question) {
    MediaThread home = threads.of(question.room());
    boolean taken = home.execute(() -> count(question, home.rooms().size(question.room())));
    if (!taken) {
      question.replyTo().tell(new Refused(Problem.OVERLOADED, Refusals.OVERLOADED));
    }
  }

  private void count(RoomSize question, int here) {
    threads.outbox().execute(() -> observer.count(question, here));
  }

  void openTrunk(OpenTrunk command) {
    MediaThread home = threads.of(command.room());
    home.executeAlways(
        () -> {
          Reply reply = opened(home, command);
          home.outbox().execute(() -> command.replyTo().tell(reply));
        });
  }

  private static Reply opened(MediaThread home, OpenTrunk command) {
    try {
      return new TrunkOpened(
          home.trunks().open(command.room(), command.home(), command.replaced()));
    } catch (IOException | RuntimeException e) {
      return new Refused(
          Problem.STATE, "legato.media.trunk-address and trunk-port can't be bound: " + e);
    }
  }

  void connectTrunk(ConnectTrunk command) {
    MediaThread home = threads.of(command.room());
    home.executeAlways(() -> home.trunks().connect(command.own(), command.peer()));
  }

  void closeTrunk(CloseTrunk command) {
    MediaThread home = threads.of(command.room());
    home.executeAlways(() -> home.trunks().close(command.own()));
  }

  /** Answers with the rooms of all threads. */
  void all(ActorRef<Reply> replyTo) {
    List<CompletableFuture<List<RoomInfo>>> parts =
        threads.all().stream().map(MediaThread::askRooms).toList();
    CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .whenComplete(
            (_, failure) ->
                replyTo.tell(
                    failure == null
                        ? new Rooms(parts.stream().flatMap(part -> part.join().stream()).toList())
                        : new Refused(Problem.OVERLOADED, Refusals.OVERLOADED)));
  }
}
