package org.legato.media.audio;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.legato.media.ConferenceSettings;
import org.legato.media.MemberControl;

/** The rooms of one media thread; a room lives while it has a channel. */
public final class RoomTable {
  private static final ConferenceSettings EVERYBODY =
      new ConferenceSettings(
          Integer.MAX_VALUE,
          1,
          Duration.ZERO,
          -40,
          -46,
          Duration.ofMillis(60),
          Duration.ofMillis(400));

  /** Told on the media thread; must not block. */
  public interface Listener {
    /** A channel has left its room. */
    void left(Room.Channel channel);

    /** A member has begun or stopped talking. */
    default void talkChanged(RoomMember member) {}
  }

  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final LongSupplier frame;
  private final ConferenceSettings settings;
  private final Listener listener;

  /**
   * A table of rooms in which everybody is mixed.
   *
   * @param frame counts 20 ms frames
   */
  public RoomTable(LongSupplier frame, Listener listener) {
    this(frame, EVERYBODY, listener);
  }

  /**
   * A table.
   *
   * @param frame counts 20 ms frames
   */
  public RoomTable(LongSupplier frame, ConferenceSettings settings, Listener listener) {
    this.frame = frame;
    this.settings = settings;
    this.listener = listener;
  }

  /** Joins a room, opening it if need be. */
  public RoomMember join(String name, String owner, boolean speaks, boolean listens) {
    return join(name, owner, speaks, listens, MemberControl.NONE);
  }

  /** Joins a room, opening it if need be. */
  public RoomMember join(
      String name, String owner, boolean speaks, boolean listens, MemberControl control) {
    return new RoomMember(room(name), owner, speaks, listens, control);
  }

  /** Gives a room one more that speaks, opening it if need be. */
  public RoomTee tee(String name, String owner, FrameRing frames, MemberControl control) {
    return new RoomTee(room(name), owner, frames, control);
  }

  /**
   * Ties a room to its part at another worker, opening it if need be.
   *
   * @param raises whether the room mixes at the rate that comes from there, if it is higher
   */
  public RoomLink link(String name, Room.Source source, boolean raises) {
    return new RoomLink(room(name), source, raises);
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, unknown -> new Room(unknown, this));
  }

  // ---- for rooms

  long frame() {
    return frame.getAsLong();
  }

  ConferenceSettings settings() {
    return settings;
  }

  void left(Room.Channel channel) {
    removeIfEmpty(channel.room());
    listener.left(channel);
  }

  void talkChanged(RoomMember member) {
    listener.talkChanged(member);
  }

  void removeIfEmpty(Room room) {
    if (room.isEmpty()) {
      rooms.remove(room.name());
      room.end();
    }
  }

  public Optional<Room> find(String name) {
    return Optional.ofNullable(rooms.get(name));
  }

  public Collection<Room> all() {
    return rooms.values();
  }
}
