package org.legato.media.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker.RoomInfo;
import org.legato.media.audio.Room;
import org.legato.media.audio.RoomTable;
import org.legato.media.rtp.MediaSession;

/** Which session is in which room, and what the members are told; on the media thread only. */
final class Memberships {
  private static final int JOINED = 1;
  private static final int LEFT = 2;

  private final RoomTable rooms;
  private final Consumer<MediaEvent> router;
  private final Map<MediaSession, Room.Member> members = new HashMap<>();

  /**
   * No memberships yet.
   *
   * @param frame counts 20 ms frames
   */
  Memberships(LongSupplier frame, Consumer<MediaEvent> router) {
    this.rooms = new RoomTable(frame, member -> tellAll(member.room(), LEFT));
    this.router = router;
  }

  /** Puts a session into a room; gives its channel for the playlist. */
  Room.Member join(MediaSession session, String name, boolean speak, boolean listen) {
    // Those who are there learn of a newcomer; the first member learns of itself.
    tell(name, JOINED);
    Room.Member member = rooms.join(name, session.owner(), speak, listen);
    members.put(session, member);
    if (member.room().size() == 1) {
      tellAll(member.room(), JOINED);
    }
    return member;
  }

  /** Takes a session out of its room; false if it is in none. */
  boolean leave(MediaSession session) {
    Room.Member member = members.remove(session);
    if (member == null) {
      return false;
    }
    session.playlist().remove(member);
    member.close();
    return true;
  }

  int size(String room) {
    return rooms.find(room).map(Room::size).orElse(0);
  }

  List<RoomInfo> all() {
    return rooms.all().stream().map(room -> new RoomInfo(room.name(), room.owners())).toList();
  }

  /** Tells all members of a room, if there is one. */
  void tell(String room, int id) {
    rooms.find(room).ifPresent(found -> tellAll(found, id));
  }

  private void tellAll(Room room, int id) {
    for (String owner : room.owners()) {
      router.accept(new MediaEvent.RoomChanged(owner, room.name(), id));
    }
  }
}
