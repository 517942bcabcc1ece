package org.legato.media.audio;

import java.util.Arrays;

/**
 * The members of a room at another worker, as one: what they say is heard here, and they hear what
 * all others say. It is no channel, and nobody counts it.
 */
public final class RoomLink {
  private final Room room;
  private final Room.Source source;
  private final boolean raises;
  private short[] said;
  private FrameConverter converter;
  private int own;

  RoomLink(Room room, Room.Source source, boolean raises) {
    this.room = room;
    this.source = source;
    this.raises = raises;
    resize();
    room.add(this);
  }

  void resize() {
    said = new short[room.length()];
  }

  /** The length of frames that it wants the room to mix. */
  int needed() {
    return raises ? own : 0;
  }

  /**
   * Adds what comes from there to the mix.
   *
   * @return whether the room has to mix at another rate now
   */
  boolean speak(short[] arrived, int[] sum) {
    int got = source.poll(arrived);
    if (got == 0) {
      Arrays.fill(said, (short) 0);
      return false;
    }
    converter = room.bring(arrived, got, said, converter);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += said[i];
    }
    boolean other = got != own;
    own = got;
    return raises && other;
  }

  /**
   * What the other worker is to hear of this frame; once a frame.
   *
   * @param into gets it, from its beginning
   * @return its length
   */
  public int hear(long frameNumber, short[] into) {
    room.turn(frameNumber);
    room.elsewhere(said, into);
    return room.length();
  }

  /** Nobody is there any more. */
  public void close() {
    if (room.remove(this)) {
      room.table().removeIfEmpty(room);
    }
  }
}
