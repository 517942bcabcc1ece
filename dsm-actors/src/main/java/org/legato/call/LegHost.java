package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.sip.SipGateway;

/**
 * The legs of this node, and the way to those of the others. A leg runs at the first choice of its
 * slot; messages for it find it from any node.
 */
public final class LegHost extends AbstractBehavior<LegHost.Command> {
  /** The actor's name: the path is the same at all nodes. */
  public static final String NAME = "legs";

  /** How long after a change of the cluster a leg that is not here may still be on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration AGAIN = Duration.ofMillis(100);

  /** A leg that a lost node has begun comes back in this time, if it was kept. */
  private static final Duration BEGIN_AGAIN = Duration.ofMillis(500);

  /** What the host is told. */
  public sealed interface Command {}

  /** For a leg, from this node. */
  record Deliver(String legId, CallLeg.Command command, int hops) implements Command {}

  /**
   * The same from another node.
   *
   * @param number of the sender, for {@link Arrived}
   * @param sender to be told of the arrival; nobody if the sender is of version 0.1
   */
  record Wire(
      String legId, Payload payload, int hops, long number, Optional<ActorRef<Command>> sender)
      implements Command {}

  /** A {@link Wire} is here; what {@link OnTheWay} keeps is safe as well. */
  record Arrived(long number) implements Command {}

  /** Keeps a leg's checkpoint; answered with {@link CallLeg.Stored}. */
  record Store(Checkpoint checkpoint, ActorRef<CallLeg.Command> replyTo) implements Command {}

  /** A leg has ended or has another vault. */
  record Forget(String legId, long incarnation) implements Command {}

  /** A leg is to go on here; answered with {@link TakenOver}. */
  record TakeOver(Checkpoint checkpoint, ActorRef<Command> replyTo) implements Command {}

  /** It does. */
  record TakenOver(String legId) implements Command {}

  /** A leg of this node has stopped to go on elsewhere. */
  record Leaving(Checkpoint checkpoint, ActorRef<CallLeg.Command> leg) implements Command {}

  /** A name for posted events was registered at another node, or taken back. */
  record Queue(String name, String legId, boolean registered) implements Command {}

  /** A leg of this node has refused an INVITE through another node's gateway. Within this node. */
  record Refused(String node, SipGateway.SendResponseForAnother answer) implements Command {}

  /** What legs of before have left; their processes are gone. Within this node. */
  record Kept(List<Checkpoint> legs) implements Command {}

  /** A leg, or its media session, has nothing under way that a drain is about. */
  record Steady(String legId) implements Command {}

  private record MoveOn() implements Command {}

  private record Again() implements Command {}

  private record Placed(Placement placement) implements Command {}

  private record Ended(String legId, ActorRef<CallLeg.Command> leg) implements Command {}

  private record Settled() implements Command {}

  private final CallEnvironment environment;
  private final Slots slots;
  private final ActorSystem<?> system;
  private final TimerScheduler<Command> timers;
  private final Map<String, ActorRef<CallLeg.Command>> legs = new HashMap<>();
  private final Parked parked = new Parked();
  private final OnTheWay onTheWay = new OnTheWay();
  private final SentAnswers answers = new SentAnswers();
  private final Moves moves;
  private final Whereabouts whereabouts;
  private final Vault vault = new Vault();
  private final TakeOvers takeOvers = new TakeOvers();
  private final Map<String, Leaving> leaving = new HashMap<>();
  private final QueueNames names;
  private Placement placement;
  private boolean settling;

  private LegHost(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CallEnvironment environment,
      Slots slots,
      ActorRef<Membership.Command> membership,
      Placement placement) {
    super(context);
    this.system = context.getSystem();
    this.timers = timers;
    this.environment = environment;
    this.slots = slots;
    this.placement = placement;
    this.moves = new Moves(environment.settings().movesAtOnce());
    this.whereabouts = new Whereabouts(slots, placement, clock());
    // Legs of before may come back.
    this.settling = environment.store().on();
    this.names = new QueueNames(system, environment.queues(), placement);
    membership.tell(new Membership.Watch(context.messageAdapter(Placement.class, Placed::new)));
  }

  /** The behaviour of a node's host. */
  public static Behavior<Command> create(
      CallEnvironment environment,
      Slots slots,
      ActorRef<Membership.Command> membership,
      Placement placement) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new LegHost(context, timers, environment, slots, membership, placement)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Command> on(Command command) {
    environment.fence().run();
    switch (command) {
      case Deliver deliver -> deliver(deliver);
      case Wire wire -> arrived(wire);
      case Arrived(long number) -> onTheWay.arrived(number);
      case Placed(Placement next) -> placed(next);
      case Ended(String legId, ActorRef<CallLeg.Command> leg) -> {
        if (legs.remove(legId, leg)) {
          moves.gone(legId);
          moveOn();
        }
      }
      case Steady(String legId) -> {
        moves.done(legId);
        moveOn();
      }
      case MoveOn moveOn -> moveOn();
      case Settled settled -> settled();
      case Store store -> store(store);
      case Forget(String legId, long incarnation) -> {
        vault.forget(legId, incarnation);
        takeOvers.done(legId);
      }
      case TakeOver(Checkpoint checkpoint, ActorRef<Command> replyTo) -> {
        goOn(checkpoint);
        replyTo.tell(new TakenOver(checkpoint.legId()));
      }
      case TakenOver(String legId) -> takenOver(legId);
      case Leaving leave -> {
        leaving.put(leave.checkpoint().legId(), leave);
        send(leave.checkpoint());
        timers.startSingleTimer(new Again(), AGAIN);
      }
      case Queue(String name, String legId, boolean registered) ->
          environment.queues().announced(name, legId, registered);
      case Refused(String node, SipGateway.SendResponseForAnother answer) -> {
        answers.add(node, answer, clock(), environment.counters().eventsDropped()::increment);
        answerForLost();
      }
      case Kept(List<Checkpoint> kept) -> {
        // Each node may have read them.
        kept.forEach(leg -> vault.keep(leg.sent(leg.number(), Optional.empty())));
        resumeLost();
      }
      case Again again -> {
        resumeLost();
        leaving.values().forEach(leave -> send(leave.checkpoint()));
        if (!leaving.isEmpty()) {
          timers.startSingleTimer(new Again(), AGAIN);
        }
      }
    }
    return this;
  }

  private void deliver(Deliver message) {
    ActorRef<CallLeg.Command> leg = legs.get(message.legId());
    if (leg != null) {
      leg.tell(message.command());
      return;
    }
    Optional<ClusterNode> elsewhere = whereabouts.of(message, clock());
    if (elsewhere.isPresent()) {
      pass(message, elsewhere.get());
    } else if (!settling || message.command().begins() || !parked.add(message)) {
      start(message.legId(), 1, message.command());
    }
  }

  private void pass(Deliver message, ClusterNode to) {
    CallLeg.Command command = OnTheWay.taken(message.command());
    Deliver passed = new Deliver(message.legId(), command, message.hops());
    long number = onTheWay.add(to.id(), passed, environment.counters().eventsDropped()::increment);
    Payload packed = Payload.pack(system, command);
    var sender = Optional.of(getContext().getSelf());
    host(to).tell(new Wire(message.legId(), packed, message.hops() + 1, number, sender));
  }

  private void arrived(Wire wire) {
    Runnable acknowledge =
        () -> wire.sender().ifPresent(sender -> sender.tell(new Arrived(wire.number())));
    wire.payload()
        .read(system, CallLeg.Command.class, wire.legId())
        .map(message -> OnTheWay.received(message, acknowledge))
        .ifPresentOrElse(
            message -> deliver(new Deliver(wire.legId(), message, wire.hops())), acknowledge);
  }

  private void start(String legId, long incarnation, CallLeg.Command first) {
    ActorContext<Command> context = getContext();
    ActorRef<CallLeg.Command> leg =
        context.spawnAnonymous(CallLeg.create(legId, incarnation, environment, context.getSelf()));
    leg.tell(first);
    // Who only says that there is no such leg must not be taken for it when it comes.
    if (incarnation > 1 || first.begins()) {
      context.watchWith(leg, new Ended(legId, leg));
      legs.put(legId, leg);
      parked.take(legId).forEach(waiting -> leg.tell(waiting.command()));
    }
  }

  private ActorRef<Command> host(ClusterNode node) {
    return at(system, node);
  }

  /** The host of a node. */
  static ActorRef<Command> at(ActorSystem<?> system, ClusterNode node) {
    return ActorRefResolver.get(system).resolveActorRef(node.address() + "/user/" + NAME);
  }

  // ---- the vault, and legs that move

  private void store(Store store) {
    vault.keep(store.checkpoint());
    store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
  }

  private void placed(Placement next) {
    Placement before = placement;
    placement = next;
    whereabouts.placed(next, clock());
    names.placed(next, legs::containsKey);
    // Nothing comes to a node that was and is alone.
    settling |= next.nodes().size() > 1 || before.nodes().size() > 1;
    timers.startSingleTimer(new Settled(), PATIENCE);
    resumeLost();
    if (Moves.haveTime(before, next)) {
      moves.add(legs.keySet());
      if (before.vault(0, before.self()).isEmpty()) {
        // Nobody keeps them yet, and that does not wait for its turn.
        legs.values().forEach(leg -> leg.tell(new CallLeg.Placed(next)));
      }
    } else {
      tellPlaces(next.find(next.self()).filter(ClusterNode::draining).isPresent());
    }
    moveOn();
    for (Deliver lost : onTheWay.lost(next)) {
      if (lost.command().begins()) {
        timers.startSingleTimer(lost, lost, BEGIN_AGAIN);
      } else {
        deliver(lost);
      }
    }
    answerForLost();
  }

  /** Only a node that drains can let its legs wait for their turn when another one is lost. */
  private void tellPlaces(boolean draining) {
    for (String legId : List.copyOf(legs.keySet())) {
      if (!draining) {
        moves.gone(legId);
      }
      if (here(legId) || !moves.isWaiting(legId)) {
        tellPlace(legId);
      }
    }
  }

  private void tellPlace(String legId) {
    ActorRef<CallLeg.Command> leg = legs.get(legId);
    if (leg == null) {
      moves.gone(legId);
    } else {
      // One that moves looks after its gateway and its media when it is there.
      leg.tell(here(legId) ? new CallLeg.Placed(placement) : new Moves.Move());
    }
  }

  private void moveOn() {
    Optional<String> next = moves.next(clock());
    while (next.isPresent()) {
      tellPlace(next.get());
      next = moves.next(clock());
    }
    if (moves.areWaiting()) {
      timers.startSingleTimer(new MoveOn(), Moves.PATIENCE);
    }
  }

  /** Gateways that are gone have not passed on what they were given. */
  private void answerForLost() {
    answers.lost(placement, clock()).forEach(environment.gateway()::tell);
  }

  private static long clock() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Legs whose node is gone go on where they belong now. */
  private void resumeLost() {
    for (Checkpoint kept : vault.lost(placement)) {
      if (here(kept.legId())) {
        vault.remove(kept.legId());
        takeOvers.done(kept.legId());
        goOn(kept);
      } else {
        send(kept);
        timers.startSingleTimer(new Again(), AGAIN);
      }
    }
  }

  private boolean here(String legId) {
    return placement
        .leg(slots.of(legId))
        .map(node -> node.id().equals(placement.self()))
        .orElse(true);
  }

  private void send(Checkpoint checkpoint) {
    String legId = checkpoint.legId();
    placement
        .leg(slots.of(legId))
        .filter(node -> takeOvers.isDue(legId, node.id(), clock()))
        .ifPresent(node -> host(node).tell(new TakeOver(checkpoint, getContext().getSelf())));
  }

  /** A leg that runs here already is asked to take over only because the answer was lost. */
  private void goOn(Checkpoint checkpoint) {
    String legId = checkpoint.legId();
    if (!legs.containsKey(legId) || leaving.containsKey(legId)) {
      start(legId, checkpoint.incarnation() + 1, new CallLeg.GoOn(checkpoint));
    }
  }

  private void takenOver(String legId) {
    takeOvers.done(legId);
    Leaving left = leaving.remove(legId);
    if (left != null) {
      legs.remove(legId, left.leg());
      left.leg().tell(new Moves.Moved());
      // Sound that is here follows; the desk tells when it has.
      if (!left.checkpoint().media().worker().equals(placement.self())) {
        moves.gone(legId);
        moveOn();
      }
    }
    vault.takenOver(legId, placement);
  }

  /** Who has not come by now, and is nowhere else, does not exist. */
  private void settled() {
    settling = false;
    parked.takeAll().forEach(one -> deliver(new Deliver(one.legId(), one.command(), 0)));
  }
}
