package org.legato.room;

import akka.actor.typed.ActorRef;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.media.MediaWorker;
import org.legato.media.TrunkEnd;

/** What this node is told of rooms as their home, and the trunks to their guests. */
final class HomeRooms {
  private static final int JOINED = 1;

  /** Turns of {@link #expire} after which a guest that repeats nothing is taken for gone. */
  private static final int PATIENCE = 3;

  /** Another node with members of a room. */
  private static final class Guest {
    private final ActorRef<RoomCascade.Command> at;
    private int size;
    private int age;

    /** 0: there is no trunk. */
    private long link;

    private Optional<TrunkEnd> own = Optional.empty();
    private boolean linked;

    private Guest(ActorRef<RoomCascade.Command> at) {
      this.at = at;
    }
  }

  private final RoomCascade cascade;
  private final GuestRooms here;
  private final Map<String, Map<String, Guest>> rooms = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  HomeRooms(RoomCascade cascade, GuestRooms here) {
    this.cascade = cascade;
    this.here = here;
  }

  void present(RoomCascade.Present told) {
    for (RoomCascade.Presence presence : told.rooms()) {
      String room = presence.room();
      if (presence.size() == 0) {
        remove(room, told.node());
      } else {
        Guest guest =
            rooms
                .computeIfAbsent(room, name -> new HashMap<>())
                .computeIfAbsent(told.node(), node -> new Guest(told.at()));
        guest.size = presence.size();
        guest.age = 0;
        if (presence.event() == 0 && !guest.linked) {
          // The first invitation may have been lost.
          invite(room, guest);
        }
      }
      if (presence.event() != 0) {
        happened(told.node(), room, presence.event());
      }
      settle(room);
    }
  }

  /** Somebody has come or gone at a node: the members at the others learn of it. */
  void happened(String node, String room, int event) {
    spread(node, room, event);
    int there =
        node.equals(cascade.self())
            ? here.size(room)
            : Optional.ofNullable(guests(room).get(node)).map(guest -> guest.size).orElse(0);
    if (event == JOINED && there == 1 && others(node, room) == 0 && !cascade.isAlone()) {
      // The first of all learns of itself.
      tell(node, room, event);
    }
  }

  /** Tells the members at all nodes but one. */
  void spread(String node, String room, int event) {
    if (!node.equals(cascade.self()) && here.size(room) > 0) {
      tell(cascade.self(), room, event);
    }
    for (String guest : guests(room).keySet()) {
      if (!guest.equals(node)) {
        tell(guest, room, event);
      }
    }
  }

  private void tell(String node, String room, int event) {
    RoomCascade.Happened what = new RoomCascade.Happened(room, event);
    if (node.equals(cascade.self())) {
      cascade.myself().tell(what);
    } else if (guests(room).get(node) instanceof Guest guest) {
      guest.at.tell(what);
    }
  }

  /** How many channels a room has at other nodes than one. */
  int others(String node, String room) {
    int others = node.equals(cascade.self()) ? 0 : here.size(room);
    for (Map.Entry<String, Guest> guest : guests(room).entrySet()) {
      others += guest.getKey().equals(node) ? 0 : guest.getValue().size;
    }
    return others;
  }

  private Map<String, Guest> guests(String room) {
    return rooms.getOrDefault(room, Map.of());
  }

  /** Opens the trunks that a room needs and ends those that nobody needs. */
  void settle(String room) {
    guests(room)
        .forEach(
            (node, guest) -> {
              boolean wanted = others(node, room) > 0 || here.hasUplink(room);
              if (wanted && guest.link == 0 && cascade.isHome(room)) {
                guest.link = random.nextLong() | 1;
                cascade.open(room, node, guest.link, true, here.giveUp(room));
              } else if (!wanted && guest.link != 0) {
                long link = guest.link;
                close(room, guest);
                guest.at.tell(new RoomCascade.Unlink(cascade.self(), room, link));
              }
            });
  }

  void settleAll() {
    List.copyOf(rooms.keySet()).forEach(this::settle);
  }

  void opened(RoomCascade.Opened opened) {
    Guest guest = guests(opened.room()).get(opened.node());
    if (guest != null && guest.link == opened.link()) {
      guest.own = opened.end();
      // Tried again when the guest repeats that it is there.
      guest.link = guest.own.isEmpty() ? 0 : guest.link;
      invite(opened.room(), guest);
    } else {
      opened
          .end()
          .ifPresent(end -> cascade.tellWorker(new MediaWorker.CloseTrunk(opened.room(), end)));
    }
  }

  private void invite(String room, Guest guest) {
    guest.own.ifPresent(
        own ->
            guest.at.tell(
                new RoomCascade.Link(cascade.self(), cascade.myself(), room, guest.link, own)));
  }

  void linked(RoomCascade.Linked linked) {
    Guest guest = guests(linked.room()).get(linked.node());
    if (guest != null && guest.link == linked.link()) {
      guest.linked = true;
      guest.own.ifPresent(
          own ->
              cascade.tellWorker(new MediaWorker.ConnectTrunk(linked.room(), own, linked.end())));
    }
  }

  /** A node is gone. */
  void lost(String node) {
    for (String room : List.copyOf(rooms.keySet())) {
      remove(room, node);
    }
  }

  /** Once in a while: who has not told for long that it is there is not. */
  void expire() {
    for (Map.Entry<String, Map<String, Guest>> room : List.copyOf(rooms.entrySet())) {
      for (Map.Entry<String, Guest> guest : List.copyOf(room.getValue().entrySet())) {
        if (++guest.getValue().age > PATIENCE) {
          remove(room.getKey(), guest.getKey());
          settle(room.getKey());
        }
      }
    }
  }

  private void remove(String room, String node) {
    Map<String, Guest> guests = rooms.get(room);
    Guest gone = guests == null ? null : guests.remove(node);
    if (gone != null) {
      close(room, gone);
      if (guests.isEmpty()) {
        rooms.remove(room);
      }
    }
  }

  private void close(String room, Guest guest) {
    guest.own.ifPresent(own -> cascade.tellWorker(new MediaWorker.CloseTrunk(room, own)));
    guest.own = Optional.empty();
    guest.link = 0;
    guest.linked = false;
  }
}
