package org.legato.cluster;

import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps the {@link Placement} of this node up to date. A member counts from Up until it is Down,
 * removed, or proven dead, whichever is known first: nobody waits for the gossip of a removal.
 * Until it says that it is ready it counts as draining, so that nothing is placed there.
 */
public final class Membership extends AbstractBehavior<Membership.Command> {
  /** The actor's name: the path is the same at all nodes, so that nodes find each other. */
  public static final String NAME = "membership";

  private static final Set<String> ENDS = Set.of("Leaving", "Exiting", "Removed");
  private static final Duration STEP_IN = Duration.ofMillis(150);

  /** What this actor is told. */
  public sealed interface Command {}

  /** A process has been proven dead. */
  public record Dead(String nodeId) implements Command {}

  /** A node drains, or does so no longer; told to all nodes. */
  public record Draining(String nodeId, boolean on) implements Command {}

  /** This node can take calls; it tells the others. */
  public record Ready() implements Command {}

  /** This node ends: what it sees of the cluster from now on is its own end. */
  public record Ending() implements Command {}

  /** A node has come and wants to know whether this one takes calls. */
  public record Hello(String nodeId) implements Command {}

  /** This node is to leave, for whoever may say so. */
  public record Leave() implements Command {}

  /** This node drains; it tells the others. */
  public record Drain() implements Command {}

  /** From now on tells every new placement, beginning with the present one. */
  public record Watch(ActorRef<Placement> watcher) implements Command {}

  /** A member was proven dead a while ago: the cluster should know by now. */
  private record TellCluster(String nodeId) implements Command {}

  /** The other side of a partition has had its time to stop. */
  private record MarginOver(String nodeId) implements Command {}

  private record Changed(ClusterEvent.MemberEvent event) implements Command {}

  /**
   * What the node does for its membership; neither may block.
   *
   * @param expelled runs when the cluster has given this node up
   * @param leave runs when this node is told to leave
   */
  public record Hooks(Runnable expelled, Runnable leave) {}

  private final Cluster cluster;
  private final AtomicReference<Placement> published;
  private final TimerScheduler<Command> timers;
  private final Duration margin;
  private final Hooks hooks;
  private boolean ended;
  private final Map<String, ClusterNode> up = new TreeMap<>();
  private final Set<String> dead = new HashSet<>();
  private final Map<String, Boolean> draining = new LinkedHashMap<>();
  private final List<ActorRef<Placement>> watchers = new ArrayList<>();

  private Membership(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Duration margin,
      Hooks hooks,
      AtomicReference<Placement> published) {
    super(context);
    this.hooks = hooks;
    this.timers = timers;
    this.margin = margin;
    this.published = published;
    this.cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberEvent.class, Changed::new),
                ClusterEvent.MemberEvent.class));
  }

  /**
   * The actor's behaviour.
   *
   * @param margin how long after the cluster has given a silent member up it still counts: the time
   *     in which a node that was cut off notices it as well and stops
   * @param published gets each placement, for those who must not wait
   */
  public static Behavior<Command> create(
      Duration margin, Hooks hooks, AtomicReference<Placement> published) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Membership(context, timers, margin, hooks, published)));
  }

  /** This node as {@link ClusterNode#id}. */
  public static String self(Cluster cluster) {
    return node(cluster.selfMember()).id();
  }

  /** A member as placement sees it. */
  public static ClusterNode node(Member member) {
    return ClusterNode.ofMember(
        member.address().toString(), member.uniqueAddress().longUid(), member.getRoles());
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
    if (ended) {
      return;
    }
    switch (command) {
      case Changed(ClusterEvent.MemberEvent event) -> changed(event.member());
      case Dead(String id) -> {
        if (up.containsKey(id) && dead.add(id)) {
          publish();
          tellCluster(id);
        }
      }
      case TellCluster(String id) -> down(id);
      case MarginOver(String id) -> {
        if (up.remove(id) != null) {
          publish();
        }
      }
      case Draining(String id, boolean on) -> {
        if (!Boolean.valueOf(on).equals(draining.put(id, on))) {
          publish();
        }
      }
      case Leave leave -> hooks.leave().run();
      case Ready ready -> tellAll(false);
      case Drain drain -> tellAll(true);
      case Ending ending -> ending();
      case Hello(String id) -> {
        ClusterNode node = up.get(id);
        if (node != null) {
          tellOwnState(node);
        }
      }
      case Watch(ActorRef<Placement> watcher) -> {
        watchers.add(watcher);
        if (published.get() != null) {
          watcher.tell(published.get());
        }
      }
    }
  }

  private void changed(Member member) {
    ClusterNode node = node(member);
    if (node.id().equals(self(cluster)) && ENDS.contains(member.status().toString())) {
      ending();
      return;
    }
    switch (member.status().toString()) {
      case "Up" -> {
        if (up.put(node.id(), node) == null) {
          greet(node);
          publish();
        }
      }
      case "Down" -> {
        if (node.id().equals(self(cluster))) {
          hooks.expelled().run();
        } else if (up.containsKey(node.id()) && !dead.contains(node.id())) {
          timers.startSingleTimer(node.id(), new MarginOver(node.id()), margin);
        }
      }
      case "Removed" -> removed(node.id());
      default -> {
        // Joining members have nothing yet, leaving ones give away what they have themselves.
      }
    }
  }

  private void removed(String id) {
    draining.remove(id);
    boolean known = !dead.remove(id);
    if (!timers.isTimerActive(id) && up.remove(id) != null && known) {
      publish();
    }
  }

  /** One node tells it at once, the others step in if it doesn't get through. */
  private void tellCluster(String id) {
    int rank = 0;
    for (ClusterNode node : published.get().nodes()) {
      if (node.id().equals(published.get().self())) {
        break;
      }
      rank++;
    }
    timers.startSingleTimer("down " + id, new TellCluster(id), STEP_IN.multipliedBy(rank));
  }

  private void down(String id) {
    ClusterNode node = up.get(id);
    if (node != null && dead.contains(id)) {
      cluster.manager().tell(new Down(AddressFromURIString.parse(node.address())));
    }
  }

  private void ending() {
    ended = true;
  }

  private void tellAll(boolean drains) {
    Draining self = new Draining(self(cluster), drains);
    up.values().forEach(node -> at(node).tell(self));
  }

  /** Each learns of the other; whose actor is not there yet asks when it is. */
  private void greet(ClusterNode node) {
    if (!node.id().equals(self(cluster))) {
      tellOwnState(node);
      at(node).tell(new Hello(self(cluster)));
    }
  }

  private void tellOwnState(ClusterNode node) {
    Boolean drains = draining.get(self(cluster));
    if (drains != null) {
      at(node).tell(new Draining(self(cluster), drains));
    }
  }

  private ActorRef<Command> at(ClusterNode node) {
    return at(getContext().getSystem(), node);
  }

  /** The actor of a node. */
  public static ActorRef<Command> at(ActorSystem<?> system, ClusterNode node) {
    return ActorRefResolver.get(system).resolveActorRef(node.address() + "/user/" + NAME);
  }

  private void publish() {
    List<ClusterNode> nodes =
        up.values().stream()
            .filter(node -> !dead.contains(node.id()))
            .map(node -> node.withDraining(Optional.ofNullable(draining.get(node.id()))))
            .toList();
    Placement placement = new Placement(self(cluster), nodes);
    published.set(placement);
    watchers.forEach(watcher -> watcher.tell(placement));
    getContext()
        .getLog()
        .info(
            "cluster: {}",
            String.join(", ", nodes.stream().map(n -> n.name() + state(n)).toList()));
  }

  private static String state(ClusterNode node) {
    return node.starting() ? " (starting)" : node.draining() ? " (draining)" : "";
  }
}
