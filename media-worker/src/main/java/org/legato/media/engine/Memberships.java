package org.legato.media.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.legato.media.ConferenceSettings;
import org.legato.media.MediaEvent;
import org.legato.media.MemberControl;
import org.legato.media.MemberState;
import org.legato.media.RoomInfo;
import org.legato.media.RoomObserver;
import org.legato.media.audio.FrameRing;
import org.legato.media.audio.Recorder;
import org.legato.media.audio.Room;
import org.legato.media.audio.RoomMember;
import org.legato.media.audio.RoomTable;
import org.legato.media.audio.RoomTee;
import org.legato.media.rtp.MediaSession;

/** Who is in which room of one media thread, and what they are told; on that thread only. */
final class Memberships implements RoomTable.Listener {
  private static final int JOINED = 1;
  private static final int LEFT = 2;

  /** A second of frames: so long a member whose call has ended counts, as in SEMS. */
  private static final long LINGERING = 50;

  /** A member whose call has ended. */
  private record Ended(String room, long untilFrame) {}

  private final RoomTable rooms;
  private final Consumer<MediaEvent> router;
  private final Map<MediaSession, RoomMember> members = new HashMap<>();
  private final Map<FrameRing, RoomTee> tees = new HashMap<>();
  private final ArrayDeque<Ended> ended = new ArrayDeque<>();
  private final LongSupplier frame;
  private final RoomObserver observer;
  private final Executor outbox;
  private boolean ending;

  /**
   * No memberships yet.
   *
   * @param frame counts 20 ms frames
   * @param observer learns who comes and goes
   * @param outbox runs what the observer is told
   */
  Memberships(
      LongSupplier frame,
      ConferenceSettings settings,
      Consumer<MediaEvent> router,
      RoomObserver observer,
      Executor outbox) {
    this.observer = observer;
    this.outbox = outbox;
    this.rooms = new RoomTable(frame, settings, this);
    this.frame = frame;
    this.router = router;
  }

  /** Puts a session into a room and out of the one before; gives its channel for the playlist. */
  RoomMember join(
      MediaSession session, String name, boolean speak, boolean listen, MemberControl control) {
    leave(session);
    // Those who are there learn of a newcomer; the first member learns of itself.
    tell(name, JOINED);
    RoomMember member = rooms.join(name, session.owner(), speak, listen, control);
    members.put(session, member);
    joined(member.room());
    return member;
  }

  /** Changes what holds for a session in its room, if it is in one. */
  void control(MediaSession session, MemberControl control) {
    RoomMember member = members.get(session);
    if (member != null) {
      member.control(control);
    }
  }

  /** The same for what it says in another room. */
  void control(FrameRing frames, MemberControl control) {
    RoomTee tee = tees.get(frames);
    if (tee != null) {
      tee.control(control);
    }
  }

  /** Lets a session's frames be heard in a room. */
  void tee(String name, String owner, FrameRing frames, MemberControl control) {
    tell(name, JOINED);
    RoomTee tee = rooms.tee(name, owner, frames, control);
    tees.put(frames, tee);
    joined(tee.room());
  }

  private void joined(Room room) {
    if (room.size() == 1) {
      List<String> owners = room.owners();
      outbox.execute(() -> first(room.name(), owners));
    }
    changed(room.name(), JOINED);
  }

  private void first(String room, List<String> owners) {
    if (!observer.others()) {
      tell(room, owners, JOINED);
    }
  }

  /** Takes a session out of its room; false if it is in none. */
  boolean leave(MediaSession session) {
    RoomMember member = members.remove(session);
    if (member == null) {
      return false;
    }
    if (member.talking() && !ending) {
      report(member, false);
    }
    session.playlist().remove(member);
    member.close();
    return true;
  }

  /** The session is over; the others are told, and it counts no longer, a second later. */
  void end(MediaSession session) {
    ending = true;
    leave(session);
    ending = false;
  }

  @Override
  public void left(Room.Channel channel) {
    Room room = channel.room();
    if (ending) {
      ended.add(new Ended(room.name(), frame.getAsLong() + LINGERING));
    } else {
      tellAll(room, LEFT);
      changed(room.name(), LEFT);
    }
  }

  private void changed(String room, int event) {
    int size = size(room);
    outbox.execute(() -> observer.changed(room, size, event));
  }

  /** Once a tick. */
  void tick() {
    while (!ended.isEmpty() && ended.peek().untilFrame() <= frame.getAsLong()) {
      String room = ended.poll().room();
      tell(room, LEFT);
      changed(room, LEFT);
    }
  }

  void leaveTee(FrameRing frames) {
    RoomTee tee = tees.remove(frames);
    if (tee != null) {
      tee.close();
    }
  }

  /** The rooms themselves. */
  RoomTable table() {
    return rooms;
  }

  int size(String room) {
    int lingering = (int) ended.stream().filter(member -> member.room().equals(room)).count();
    return rooms.find(room).map(Room::size).orElse(0) + lingering;
  }

  List<RoomInfo> all() {
    return rooms.all().stream()
        .filter(room -> room.size() > 0 || room.recorder().isPresent())
        .map(Memberships::info)
        .toList();
  }

  private static RoomInfo info(Room room) {
    return new RoomInfo(
        room.name(), room.owners(), states(room), room.recorder().map(Recorder::path).orElse(""));
  }

  private static Map<String, MemberState> states(Room room) {
    Map<String, MemberState> states = new LinkedHashMap<>();
    room.members().forEach(member -> states.put(member.owner(), member.state()));
    return states;
  }

  @Override
  public void talkChanged(RoomMember member) {
    report(member, member.talking());
  }

  private void report(RoomMember member, boolean talking) {
    if (member.control().reportTalking()) {
      router.accept(
          new MediaEvent.TalkChanged(
              member.owner(), member.room().name(), talking, member.level()));
    }
  }

  /** Tells all members of a room, if there is one. */
  void tell(String room, int id) {
    rooms.find(room).ifPresent(found -> tellAll(found, id));
  }

  private void tellAll(Room room, int id) {
    tell(room.name(), room.owners(), id);
  }

  private void tell(String room, List<String> owners, int id) {
    for (String owner : owners) {
      router.accept(new MediaEvent.RoomChanged(owner, room, id));
    }
  }
}
