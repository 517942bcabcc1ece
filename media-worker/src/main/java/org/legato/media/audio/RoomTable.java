package org.legato.media.audio;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The rooms of one media thread; a room lives while it has a member. */
public final class RoomTable {
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final LongSupplier frame;
  private final java.util.function.Consumer<Room.Member> onLeave;

  /**
   * A table.
   *
   * @param frame counts 20 ms frames
   * @param onLeave told when a member has left
   */
  public RoomTable(LongSupplier frame, java.util.function.Consumer<Room.Member> onLeave) {
    this.frame = frame;
    this.onLeave = onLeave;
  }

  /** Joins a room, opening it if need be. */
  public Room.Member join(String name, String owner, boolean speaks, boolean listens) {
    Room room = rooms.computeIfAbsent(name, Room::new);
    return room.new Member(owner, speaks, listens, frame, this::left);
  }

  private void left(Room.Member member) {
    if (member.room().size() == 0) {
      rooms.remove(member.room().name());
    }
    onLeave.accept(member);
  }

  public Optional<Room> find(String name) {
    return Optional.ofNullable(rooms.get(name));
  }

  public Collection<Room> all() {
    return rooms.values();
  }
}
