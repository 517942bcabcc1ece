package org.legato.room;

import akka.actor.typed.ActorRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.media.MediaWorker;
import org.legato.media.TrunkEnd;

/** The rooms in which this node's worker has members, and their trunks to homes elsewhere. */
final class GuestRooms {
  /** A trunk to a room's home; without an own end while that is being opened. */
  private record Uplink(
      String home,
      ActorRef<RoomCascade.Command> at,
      long link,
      TrunkEnd there,
      Optional<TrunkEnd> own) {}

  private final RoomCascade cascade;
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Uplink> uplinks = new HashMap<>();

  /** Ends at this worker that carry sound until another trunk has taken over. */
  private final Map<String, TrunkEnd> leaving = new HashMap<>();

  GuestRooms(RoomCascade cascade) {
    this.cascade = cascade;
  }

  List<String> rooms() {
    return List.copyOf(sizes.keySet());
  }

  int size(String room) {
    return sizes.getOrDefault(room, 0);
  }

  boolean hasUplink(String room) {
    return uplinks.containsKey(room);
  }

  void changed(String room, int size) {
    if (size > 0) {
      sizes.put(room, size);
    } else {
      sizes.remove(room);
      drop(room);
    }
  }

  /** The home wants to hear the members here. */
  void link(RoomCascade.Link link) {
    String room = link.room();
    if (size(room) == 0) {
      link.at().tell(cascade.present(new RoomCascade.Presence(room, 0, 0)));
      return;
    }
    if (!cascade.homeOf(room).map(node -> node.id().equals(link.home())).orElse(false)) {
      return;
    }
    Uplink before = uplinks.get(room);
    if (before != null && before.home().equals(link.home()) && before.link() == link.link()) {
      before.own().ifPresent(own -> answer(room, before, own));
      return;
    }
    Optional<TrunkEnd> replaced = giveUp(room);
    uplinks.put(
        room, new Uplink(link.home(), link.at(), link.link(), link.end(), Optional.empty()));
    cascade.open(room, link.home(), link.link(), false, replaced);
  }

  void opened(RoomCascade.Opened opened) {
    Uplink uplink = uplinks.get(opened.room());
    boolean wanted =
        uplink != null
            && uplink.home().equals(opened.node())
            && uplink.link() == opened.link()
            && uplink.own().isEmpty();
    if (!wanted) {
      opened
          .end()
          .ifPresent(end -> cascade.tellWorker(new MediaWorker.CloseTrunk(opened.room(), end)));
    } else if (opened.end().isEmpty()) {
      uplinks.remove(opened.room());
    } else {
      TrunkEnd own = opened.end().get();
      uplinks.put(
          opened.room(),
          new Uplink(uplink.home(), uplink.at(), uplink.link(), uplink.there(), opened.end()));
      cascade.tellWorker(new MediaWorker.ConnectTrunk(opened.room(), own, uplink.there()));
      answer(opened.room(), uplink, own);
    }
  }

  private void answer(String room, Uplink uplink, TrunkEnd own) {
    uplink.at().tell(new RoomCascade.Linked(cascade.self(), room, uplink.link(), own));
  }

  void unlink(RoomCascade.Unlink unlink) {
    Uplink uplink = uplinks.get(unlink.room());
    if (uplink != null && uplink.home().equals(unlink.home()) && uplink.link() == unlink.link()) {
      drop(unlink.room());
    }
  }

  /** A node is gone. */
  void lost(String node) {
    for (Map.Entry<String, Uplink> uplink : List.copyOf(uplinks.entrySet())) {
      if (uplink.getValue().home().equals(node)) {
        drop(uplink.getKey());
      }
    }
  }

  /** The room's trunk to its home is to be replaced; gives its end here, which is still open. */
  Optional<TrunkEnd> giveUp(String room) {
    Uplink uplink = uplinks.remove(room);
    if (uplink != null) {
      uplink
          .own()
          .map(own -> leaving.put(room, own))
          .ifPresent(older -> cascade.tellWorker(new MediaWorker.CloseTrunk(room, older)));
      cascade.leaveLater(new RoomCascade.LeaveHome(room, uplink.home(), uplink.at()));
    }
    return Optional.ofNullable(leaving.get(room));
  }

  /** What replaced a trunk has had its time to take over. */
  void leave(RoomCascade.LeaveHome leave) {
    String room = leave.room();
    TrunkEnd own = leaving.remove(room);
    if (own != null) {
      cascade.tellWorker(new MediaWorker.CloseTrunk(room, own));
    }
    if (!cascade.homeOf(room).map(node -> node.id().equals(leave.home())).orElse(false)) {
      leave.at().tell(cascade.present(new RoomCascade.Presence(room, 0, 0)));
    }
  }

  private void drop(String room) {
    Uplink uplink = uplinks.remove(room);
    if (uplink != null) {
      uplink.own().ifPresent(own -> cascade.tellWorker(new MediaWorker.CloseTrunk(room, own)));
    }
  }
}
