package org.legato.media.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * A conference room on one media thread: each member hears the sum of all others. What is said in
 * one frame is heard in the next, so the order in which members are ticked does not matter.
 */
public final class Room {
  private final String name;
  private final List<Member> members = new ArrayList<>();
  private int[] heard = new int[PlaylistEntry.FRAME];
  private int[] said = new int[PlaylistEntry.FRAME];
  private long frame = -1;

  Room(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public int size() {
    return members.size();
  }

  /** The owners of the members. */
  public List<String> owners() {
    return members.stream().map(m -> m.owner).distinct().toList();
  }

  /** The frame clock of the room: the first member that is ticked in a new frame turns it over. */
  private void turn(long now) {
    if (now == frame) {
      return;
    }
    boolean next = now == frame + 1;
    frame = now;
    int[] swap = heard;
    heard = said;
    said = swap;
    java.util.Arrays.fill(said, 0);
    if (!next) {
      java.util.Arrays.fill(heard, 0);
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).turn(next);
    }
  }

  /** A member's channel, to be put into its playlist. */
  public final class Member implements PlaylistEntry {
    private final String owner;
    private final boolean speaks;
    private final boolean listens;
    private final java.util.function.LongSupplier clock;
    private final java.util.function.Consumer<Member> onClose;
    private short[] before = new short[FRAME];
    private short[] now = new short[FRAME];
    private boolean closed;

    Member(
        String owner,
        boolean speaks,
        boolean listens,
        java.util.function.LongSupplier clock,
        java.util.function.Consumer<Member> onClose) {
      this.owner = owner;
      this.speaks = speaks;
      this.listens = listens;
      this.clock = clock;
      this.onClose = onClose;
      members.add(this);
    }

    public String owner() {
      return owner;
    }

    public Room room() {
      return Room.this;
    }

    private void turn(boolean next) {
      short[] swap = before;
      before = now;
      now = swap;
      java.util.Arrays.fill(now, (short) 0);
      if (!next) {
        java.util.Arrays.fill(before, (short) 0);
      }
    }

    @Override
    public boolean play(short[] out) {
      if (closed) {
        return false;
      }
      Room.this.turn(clock.getAsLong());
      for (int i = 0; i < FRAME; i++) {
        int others = listens ? heard[i] - before[i] : 0;
        out[i] = (short) (others > 32767 ? 32767 : others < -32768 ? -32768 : others);
      }
      return true;
    }

    @Override
    public void record(short[] in) {
      if (closed || !speaks) {
        return;
      }
      for (int i = 0; i < FRAME; i++) {
        now[i] = in[i];
        said[i] += in[i];
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        members.remove(this);
        onClose.accept(this);
      }
    }
  }
}
