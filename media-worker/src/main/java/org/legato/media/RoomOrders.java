package org.legato.media;

import akka.actor.typed.ActorRef;

/** What a worker is told of rooms and of members' parts in them. */
public final class RoomOrders {
  private RoomOrders() {}

  /** What holds for a session in its room and in those it will be in. */
  public record Control(String sessionId, MemberControl control) implements MediaWorker.RoomOrder {}

  /**
   * Plays a file to a room's members at this worker. Answer: how many they are ({@link
   * MediaWorker.Number}), or Refused: NO_SUCH_ROOM, FILE, or STATE if too many announcements wait.
   */
  public record Announce(String room, String path, ActorRef<MediaWorker.Reply> replyTo)
      implements MediaWorker.RoomOrder {}

  /**
   * Records all that is heard in a room, at other workers too, to a new WAV file; it ends when this
   * worker hears nobody of the room any more. Answer: Done or Refused: NO_SUCH_ROOM, FILE, or STATE
   * if it is being recorded already.
   */
  public record Record(String room, String path, ActorRef<MediaWorker.Reply> replyTo)
      implements MediaWorker.RoomOrder {}

  /**
   * Ends it. Answer: the length in ms ({@link MediaWorker.Number}) when the file is complete, or
   * Refused: NO_SUCH_ROOM, STATE if it is not recorded, FILE if the disk did not take all of it.
   */
  public record StopRecording(String room, ActorRef<MediaWorker.Reply> replyTo)
      implements MediaWorker.RoomOrder {}
}
