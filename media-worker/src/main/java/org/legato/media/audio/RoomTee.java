package org.legato.media.audio;

import org.legato.media.MemberControl;

/** A channel that only speaks; its frames come from a session on whatever media thread. */
public final class RoomTee implements Room.Channel {
  private final Room room;
  private final String owner;
  private final FrameRing frames;
  private final Voice voice;
  private short[] said;
  private FrameConverter converter;
  private boolean spoke;

  RoomTee(Room room, String owner, FrameRing frames, MemberControl control) {
    this.room = room;
    this.owner = owner;
    this.frames = frames;
    this.voice = new Voice(true, room.mixesOneMore(), control);
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
  public void control(MemberControl control) {
    voice.control(control);
  }

  Voice voice() {
    return voice;
  }

  void resize() {
    said = new short[room.length()];
  }

  void take(short[] arrived) {
    int got = frames.poll(arrived);
    spoke = got > 0;
    if (spoke) {
      converter = room.bring(arrived, got, said, converter);
    }
    voice.measure(spoke ? Loudness.of(said) : 0);
  }

  void mix(int[] sum) {
    if (spoke) {
      voice.mix(said, sum);
    } else {
      voice.silent();
    }
  }

  @Override
  public void close() {
    if (room.remove(this)) {
      room.table().left(this);
    }
  }
}
