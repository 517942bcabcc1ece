package org.legato.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.concurrent.CompletionStage;
import org.legato.call.RoomControl;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.Problem;

/**
 * One room, {@code wonderland}, with one member, {@code leg1}; only {@code a.wav} can be played.
 */
final class FakeRooms implements RoomControl {
  volatile Change changed;

  private static CompletionStage<MediaWorker.Reply> refused(Problem problem, String reason) {
    return completedFuture(new MediaWorker.Refused(problem, reason));
  }

  @Override
  public CompletionStage<MediaWorker.Reply> announce(String room, String file) {
    if (!room.equals("wonderland")) {
      return refused(Problem.NO_SUCH_ROOM, "no room " + room);
    }
    return file.equals("a.wav")
        ? completedFuture(new MediaWorker.Number(3))
        : refused(Problem.FILE, file + ": no such file");
  }

  @Override
  public CompletionStage<MediaWorker.Reply> record(String room, String file) {
    return room.equals("wonderland")
        ? completedFuture(new MediaWorker.Done())
        : refused(Problem.STATE, "room " + room + " is being recorded");
  }

  @Override
  public CompletionStage<MediaWorker.Reply> stopRecording(String room) {
    return completedFuture(new MediaWorker.Number(1500));
  }

  @Override
  public CompletionStage<Boolean> control(String room, String legId, Change change) {
    changed = change;
    return completedFuture(room.equals("wonderland") && legId.equals("leg1"));
  }
}
