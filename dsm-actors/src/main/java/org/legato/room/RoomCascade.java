package org.legato.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;
import org.legato.media.TrunkEnd;

/**
 * Ties the rooms of this node's media worker to those of the others. Each room has a home, the node
 * that its name hashes to. The others tell the home how many members they have; where there is more
 * than one, the home opens a trunk to each of them. This actor is both: home of some rooms ({@link
 * HomeRooms}), guest of the homes of others ({@link GuestRooms}).
 *
 * <p>Who is in a room is repeated every few seconds, so that nothing that was lost is lost for
 * long.
 */
public final class RoomCascade extends AbstractBehavior<RoomCascade.Command> {
  /** The actor's name: the path is the same at all nodes. */
  public static final String NAME = "room-cascade";

  private static final Duration REPEAT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMillis(500);
  private static final Duration TAKE_OVER = Duration.ofMillis(300);

  /** What is told in one message at most. */
  private static final int CHUNK = 500;

  /** What the actor is told. */
  public sealed interface Command {}

  /**
   * How many channels a room has at one worker.
   *
   * @param size 0: none any more
   * @param event what has just happened: 1 = joined, 2 = left, 0 = nothing, this is known already
   */
  record Presence(String room, int size, int event) {}

  /** Tells the home of rooms who is there. */
  record Present(String node, ActorRef<Command> at, List<Presence> rooms) implements Command {}

  /**
   * The home has somebody to talk to; answered with {@link Linked}.
   *
   * @param link names this trunk
   * @param end where it takes what the guest's members say
   */
  record Link(String home, ActorRef<Command> at, String room, long link, TrunkEnd end)
      implements Command {}

  /** The guest has its end. */
  record Linked(String node, String room, long link, TrunkEnd end) implements Command {}

  /** There is nobody else in the room any more. */
  record Unlink(String home, String room, long link) implements Command {}

  /** Asks the home to tell the members at all workers but one. */
  record Post(String node, String room, int id) implements Command {}

  /** Tells the members of a room at this worker. */
  record Happened(String room, int id) implements Command {}

  /** Asks the home how many there are at other workers than one. */
  record CountOthers(String node, String room, ActorRef<Counted> replyTo) implements Command {}

  /** The answer. */
  public record Counted(int others) {}

  /** From this worker; see {@link org.legato.media.RoomObserver}. */
  record Changed(String room, int size, int event) implements Command {}

  /** From this worker. */
  record Posted(String room, int id) implements Command {}

  /** From this worker. */
  record Count(MediaWorker.RoomSize question, int here) implements Command {}

  private record Placed(Placement placement) implements Command {}

  private record Repeat() implements Command {}

  private record AnswerCount(MediaWorker.RoomSize question, int all) implements Command {}

  /** An end that a worker has opened, as home or as guest; none if it could not. */
  record Opened(String room, String node, long link, Optional<TrunkEnd> end, boolean asHome)
      implements Command {}

  /** The members here have a better way to the others. */
  record LeaveHome(String room, String home, ActorRef<Command> at) implements Command {}

  private final ActorRef<MediaWorker.Command> worker;
  private final TimerScheduler<Command> timers;
  private final GuestRooms guest;
  private final HomeRooms home;
  private Placement placement;

  private RoomCascade(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<MediaWorker.Command> worker,
      ActorRef<Membership.Command> membership,
      Placement placement) {
    super(context);
    this.worker = worker;
    this.timers = timers;
    this.placement = placement;
    this.guest = new GuestRooms(this);
    this.home = new HomeRooms(this, guest);
    timers.startTimerWithFixedDelay(new Repeat(), REPEAT);
    membership.tell(new Membership.Watch(context.messageAdapter(Placement.class, Placed::new)));
  }

  /** The behaviour, for a node with a media worker. */
  public static Behavior<Command> create(
      ActorRef<MediaWorker.Command> worker,
      ActorRef<Membership.Command> membership,
      Placement placement) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new RoomCascade(context, timers, worker, membership, placement)));
  }

  /** The node to which all workers with members of a room are tied. */
  public static Optional<ClusterNode> home(Placement placement, String room) {
    return placement.media(room.hashCode() & Integer.MAX_VALUE);
  }

  /** Whether there is another node with a media worker. */
  static boolean hasOthers(Placement placement) {
    return placement.nodes().stream()
        .anyMatch(
            node ->
                node.roles().contains(ClusterNode.MEDIA) && !node.id().equals(placement.self()));
  }

  boolean isAlone() {
    return !hasOthers(placement);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(
            command -> {
              on(command);
              return this;
            })
        .build();
  }

  private void on(Command command) {
    switch (command) {
      case Changed(String room, int size, int event) -> {
        guest.changed(room, size);
        if (isHome(room)) {
          home.happened(self(), room, event);
        } else {
          tellHome(new Presence(room, size, event));
        }
        home.settle(room);
      }
      case Present present -> home.present(present);
      case Link link -> guest.link(link);
      case Linked linked -> home.linked(linked);
      case Unlink unlink -> guest.unlink(unlink);
      case Opened opened -> {
        if (opened.asHome()) {
          home.opened(opened);
        } else {
          guest.opened(opened);
        }
      }
      case LeaveHome leave -> guest.leave(leave);
      case Posted(String room, int id) -> {
        if (isHome(room)) {
          home.spread(self(), room, id);
        } else {
          homeOf(room).ifPresent(node -> at(node).tell(new Post(self(), room, id)));
        }
      }
      case Post(String node, String room, int id) -> home.spread(node, room, id);
      case Happened(String room, int id) ->
          worker.tell(new MediaWorker.PostRoomEventHere(room, id));
      case Count(MediaWorker.RoomSize question, int here) -> count(question, here);
      case CountOthers(String node, String room, ActorRef<Counted> replyTo) ->
          replyTo.tell(new Counted(home.others(node, room)));
      case AnswerCount(MediaWorker.RoomSize question, int all) ->
          question.replyTo().tell(new MediaWorker.Number(all));
      case Placed(Placement next) -> placed(next);
      case Repeat repeat -> {
        home.expire();
        tellHomes(guest.rooms());
      }
    }
  }

  private void placed(Placement next) {
    Placement before = placement;
    placement = next;
    for (ClusterNode node : before.nodes()) {
      if (!next.has(node.id())) {
        guest.lost(node.id());
        home.lost(node.id());
      }
    }
    List<String> moved =
        guest.rooms().stream()
            .filter(room -> !home(before, room).equals(home(next, room)))
            .toList();
    tellHomes(moved);
    home.settleAll();
  }

  /** Tells the homes of some rooms who is here; what is at home here is known. */
  private void tellHomes(List<String> rooms) {
    for (ClusterNode node : placement.nodes()) {
      if (node.id().equals(self())) {
        continue;
      }
      List<Presence> there =
          rooms.stream()
              .filter(room -> homeOf(room).equals(Optional.of(node)))
              .map(room -> new Presence(room, guest.size(room), 0))
              .toList();
      for (int from = 0; from < there.size(); from += CHUNK) {
        int to = Math.min(from + CHUNK, there.size());
        at(node).tell(new Present(self(), getContext().getSelf(), there.subList(from, to)));
      }
    }
  }

  private void tellHome(Presence presence) {
    homeOf(presence.room()).ifPresent(node -> at(node).tell(present(presence)));
  }

  private void count(MediaWorker.RoomSize question, int here) {
    Optional<ClusterNode> node = homeOf(question.room());
    if (node.isEmpty() || isHome(question.room())) {
      int others = home.others(self(), question.room());
      question.replyTo().tell(new MediaWorker.Number(here + others));
      return;
    }
    // A home that has just been lost does not answer: those here are known at least.
    getContext()
        .ask(
            Counted.class,
            at(node.get()),
            ANSWER,
            (ActorRef<Counted> replyTo) -> new CountOthers(self(), question.room(), replyTo),
            (counted, failure) ->
                new AnswerCount(question, here + (counted == null ? 0 : counted.others())));
  }

  // ---- for the two roles

  String self() {
    return placement.self();
  }

  boolean isHome(String room) {
    return homeOf(room).map(node -> node.id().equals(self())).orElse(true);
  }

  Optional<ClusterNode> homeOf(String room) {
    return home(placement, room);
  }

  Present present(Presence presence) {
    return new Present(self(), getContext().getSelf(), List.of(presence));
  }

  ActorRef<Command> myself() {
    return getContext().getSelf();
  }

  /** Tells this node's worker something. */
  void tellWorker(MediaWorker.Command command) {
    worker.tell(command);
  }

  /** Opens an end at this node's worker; {@link Opened} follows. */
  void open(String room, String node, long link, boolean asHome, Optional<TrunkEnd> replaced) {
    getContext()
        .ask(
            MediaWorker.Reply.class,
            worker,
            ANSWER,
            (ActorRef<MediaWorker.Reply> replyTo) ->
                new MediaWorker.OpenTrunk(room, asHome, replaced.orElse(null), replyTo),
            (reply, failure) -> {
              Optional<TrunkEnd> end =
                  reply instanceof MediaWorker.TrunkOpened(TrunkEnd own)
                      ? Optional.of(own)
                      : Optional.empty();
              if (end.isEmpty()) {
                getContext()
                    .getLog()
                    .error(
                        "room {}: no trunk to another worker: {}",
                        room,
                        failure == null ? reply : failure);
              }
              return new Opened(room, node, link, end, asHome);
            });
  }

  /** Leaves a home a moment later: by then the trunk that replaces the one there has taken over. */
  void leaveLater(LeaveHome leave) {
    timers.startSingleTimer(leave, leave, TAKE_OVER);
  }

  private ActorRef<Command> at(ClusterNode node) {
    return ActorRefResolver.get(getContext().getSystem())
        .resolveActorRef(node.address() + "/user/" + NAME);
  }
}
