package org.legato.node.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the actor system of a node and makes it a member of its cluster. */
public final class Forming {
  private static final Logger LOG = LoggerFactory.getLogger(Forming.class);
  private static final Duration BIND = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

  private Forming() {}

  /**
   * Starts and joins; returns when the node is a member.
   *
   * @throws IllegalStateException if no cluster takes it in time, the database of its lease does
   *     not answer, or the port of its pulse is taken
   */
  public static ActorSystem<SpawnProtocol.Command> start(Config root, ClusterSettings settings) {
    settings.splitBrain().prepare();
    Pulse pulse = Pulse.begin(settings.address(), settings.pulsePort());
    ActorSystem<SpawnProtocol.Command> system;
    try {
      system =
          ActorSystem.create(
              SpawnProtocol.create(), settings.system(), settings.over(root, pulse.port()));
    } catch (RuntimeException e) {
      pulse.close();
      throw e;
    }
    system.getWhenTerminated().thenRun(pulse::close);
    try {
      join(system, settings);
      return system;
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
  }

  /** Whether this node has formed the cluster: no member is older. */
  public static boolean formed(Cluster cluster) {
    Member self = cluster.selfMember();
    for (Member member : cluster.state().getMembers()) {
      if (member.isOlderThan(self)) {
        return false;
      }
    }
    return true;
  }

  private static void join(ActorSystem<?> system, ClusterSettings settings) {
    Cluster cluster = Cluster.get(system);
    Address self = cluster.selfMember().address();
    if (settings.discovery().method() != DiscoverySettings.Method.SEEDS) {
      bootstrap(system, settings.discovery());
    } else if (settings.seeds().isEmpty()) {
      cluster.manager().tell(Join.create(self));
    } else {
      List<Address> seeds = new ArrayList<>();
      for (String seed : settings.seeds()) {
        int colon = seed.lastIndexOf(':');
        seeds.add(
            new Address(
                "akka",
                settings.system(),
                seed.substring(0, colon),
                Integer.parseInt(seed.substring(colon + 1))));
      }
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
    awaitUp(cluster, settings);
    awaitOwnName(cluster, settings);
  }

  /** Joins those that are found, or forms a cluster with them. */
  private static void bootstrap(ActorSystem<?> system, DiscoverySettings discovery) {
    try {
      AkkaManagement.get(system)
          .start()
          .toCompletableFuture()
          .orTimeout(BIND.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "legato.cluster.bootstrap.port: cannot listen at "
              + discovery.port()
              + ": "
              + e.getCause().getMessage(),
          e);
    }
    ClusterBootstrap.get(system).start();
  }

  private static void awaitUp(Cluster cluster, ClusterSettings settings) {
    if (!awaitUntil(settings, () -> cluster.selfMember().status().equals(MemberStatus.up()))) {
      throw new IllegalStateException(
          "the cluster did not take this node within "
              + settings.joinTimeout().toSeconds()
              + " s; check that "
              + whereToLook(settings)
              + ", that legato.node.name is the same there, and that all nodes have"
              + " certificates of one authority or none has TLS (legato.cluster.tls)");
    }
  }

  private static String whereToLook(ClusterSettings settings) {
    DiscoverySettings discovery = settings.discovery();
    return switch (discovery.method()) {
      case SEEDS -> "a node runs at one of legato.cluster.seeds " + settings.seeds();
      case DNS, KUBERNETES ->
          "legato.cluster.bootstrap.service "
              + discovery.service()
              + " leads to "
              + discovery.nodes()
              + " nodes or more, whose bootstrap.port can be reached";
    };
  }

  /** One that had the name and was lost may still be a member. */
  private static void awaitOwnName(Cluster cluster, ClusterSettings settings) {
    namesake(cluster)
        .ifPresent(
            other ->
                LOG.warn(
                    "{} is called {} as this node is; waiting for it to be gone",
                    other.hostPort(),
                    other.name()));
    if (!awaitUntil(settings, () -> namesake(cluster).isEmpty())) {
      ClusterNode other = namesake(cluster).orElseThrow();
      throw new IllegalStateException(
          "legato.cluster.node-name: "
              + other.hostPort()
              + " is called "
              + other.name()
              + " already; give each node of a cluster a name of its own");
    }
  }

  /** An older member of the same name. */
  private static Optional<ClusterNode> namesake(Cluster cluster) {
    Member self = cluster.selfMember();
    String name = Membership.node(self).name();
    for (Member member : cluster.state().getMembers()) {
      if (!member.uniqueAddress().equals(self.uniqueAddress())
          && member.isOlderThan(self)
          && Membership.node(member).name().equals(name)) {
        return Optional.of(Membership.node(member));
      }
    }
    return Optional.empty();
  }

  private static boolean awaitUntil(ClusterSettings settings, BooleanSupplier condition) {
    long deadline = System.nanoTime() + settings.joinTimeout().toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN);
    }
    return true;
  }
}
