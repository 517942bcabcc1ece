package org.legato.media.audio;

import java.util.Arrays;
import org.legato.media.MemberControl;
import org.legato.media.MemberState;

/** A member's channel, to be put into its playlist. */
public final class RoomMember implements PlaylistEntry, Room.Channel {
  private final Room room;
  private final String owner;
  private final boolean speaks;
  private final boolean listens;
  private final Voice voice;
  private final TalkDetector talk;
  private MemberControl control;

  /** What is heard in this frame. */
  private short[] before;

  /** What is said in it. */
  private short[] now;

  private boolean spoke;
  private boolean speaking;

  /** How loud what is said in this frame is. */
  private float loudness;

  /** By which factor the room was heard in the last frame. */
  private float hearing;

  /** Length of this member's frames. */
  private int own = FRAME;

  private FrameConverter toRoom;
  private FrameConverter fromRoom;
  private boolean closed;

  RoomMember(Room room, String owner, boolean speaks, boolean listens, MemberControl control) {
    this.room = room;
    this.owner = owner;
    this.speaks = speaks;
    this.listens = listens;
    this.control = control;
    this.voice = new Voice(speaks, room.mixesOneMore(), control);
    this.talk = new TalkDetector(room.table().settings());
    this.hearing = hears();
    resize();
    room.add(this);
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public Room room() {
    return room;
  }

  /** From now on. */
  public void control(MemberControl next) {
    control = next;
    voice.control(next);
  }

  public MemberControl control() {
    return control;
  }

  public MemberState state() {
    return new MemberState(
        talk.talking(), level(), voice.chosen(), control.mute(), control.deaf(), control.gainDb());
  }

  /** How loud it is, in dB below the loudest sine. */
  public double level() {
    return Loudness.db(voice.level());
  }

  /** Whether it talks, heard or not. */
  public boolean talking() {
    return talk.talking();
  }

  Voice voice() {
    return voice;
  }

  private float hears() {
    return listens && !control.deaf() ? 1 : 0;
  }

  @Override
  public long skip(long frames) {
    return frames;
  }

  int needed() {
    return own;
  }

  void resize() {
    before = new short[room.length()];
    now = new short[room.length()];
    adapt();
  }

  private void adapt() {
    boolean same = own == room.length();
    toRoom = same ? null : new FrameConverter(own, room.length());
    fromRoom = same ? null : new FrameConverter(room.length(), own);
  }

  /**
   * What was said is to be heard.
   *
   * @param next whether it was said in the frame before, and not long ago
   */
  void turn(boolean next) {
    short[] swap = before;
    before = now;
    now = swap;
    speaking = spoke && next;
    spoke = false;
    if (talk.frame(voice.measure(speaking ? loudness : 0))) {
      room.table().talkChanged(this);
    }
  }

  void mix(int[] sum) {
    if (speaking) {
      voice.mix(before, sum);
    } else {
      voice.silent();
    }
  }

  @Override
  public boolean play(short[] out) {
    if (closed) {
      return false;
    }
    if (out.length != own) {
      own = out.length;
      adapt();
      room.fit();
    }
    room.turn(room.table().frame());
    if (fromRoom == null) {
      hear(out);
    } else {
      hear(fromRoom.input());
      fromRoom.convert(out);
    }
    return true;
  }

  private void hear(short[] into) {
    float from = hearing;
    hearing = hears();
    if (from == 0 && hearing == 0) {
      Arrays.fill(into, (short) 0);
      return;
    }
    if (voice.mixed()) {
      room.others(before, into);
    } else {
      room.all(into);
    }
    if (from != hearing) {
      Voice.ramp(into, from, hearing);
    }
  }

  @Override
  public boolean listens() {
    return speaks;
  }

  @Override
  public void record(short[] in) {
    if (closed || !speaks || in.length != own) {
      return;
    }
    spoke = true;
    loudness = Loudness.of(in);
    if (toRoom == null) {
      System.arraycopy(in, 0, now, 0, in.length);
    } else {
      toRoom.convert(in, now);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      room.remove(this);
      room.table().left(this);
    }
  }
}
