package org.legato.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.legato.cluster.ClusterNode;

/**
 * The node in its cluster, from {@code legato.cluster} (see reference.conf for each key's meaning).
 *
 * @param system name of the actor system, the same at all nodes
 * @param nodeName what people call the node; empty: as its address
 * @param pulsePort where {@link Pulse} listens; 0: any free port
 * @param weight its share of the calls, compared with the others'
 * @param margin how much later than the others a member may notice that it was given up
 * @param fence a node that stood still for so long ends itself
 * @param askTimeout how long control waits for the answers of other nodes
 * @param seeds HOST:PORT of nodes to join
 * @param threadNice nice value of the threads of heartbeats and messages between nodes; 0: as all
 */
public record ClusterSettings(
    String system,
    String nodeName,
    String address,
    int port,
    int pulsePort,
    double weight,
    List<String> seeds,
    DiscoverySettings discovery,
    TlsSettings tls,
    SplitBrain splitBrain,
    Set<String> roles,
    Duration joinTimeout,
    Duration margin,
    Duration fence,
    Duration askTimeout,
    int threadNice) {
  private static final Set<String> ROLES =
      Set.of(ClusterNode.SIP, ClusterNode.DSM, ClusterNode.MEDIA);

  /** The dispatchers of heartbeats, gossip and remoting. */
  private static final List<String> URGENT =
      List.of("akka.actor.internal-dispatcher", "akka.remote.default-remote-dispatcher");

  private static final double LEAST_WEIGHT = 0.01;
  private static final double MOST_WEIGHT = 100;

  public ClusterSettings {
    seeds = List.copyOf(seeds);
    roles = Set.copyOf(roles);
    check(port >= 0 && port <= 65535, "port must be from 0 to 65535: " + port);
    check(pulsePort >= 0 && pulsePort <= 65535, "pulse-port must be from 0 to 65535: " + pulsePort);
    check(!roles.isEmpty(), "roles must not be empty; name some of sip, dsm and media");
    for (String role : roles) {
      check(ROLES.contains(role), "roles may be sip, dsm and media: " + role);
    }
    check(
        nodeName.matches("([A-Za-z0-9][A-Za-z0-9._:-]*)?"),
        "node-name may have letters, digits and . _ : - only: " + nodeName);
    check(
        weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT,
        "weight must be from " + LEAST_WEIGHT + " to " + MOST_WEIGHT + ": " + weight);
    for (String seed : seeds) {
      check(seed.matches("[^:\\s]+:\\d{1,5}"), "seeds must be HOST:PORT: " + seed);
    }
    check(joinTimeout.isPositive(), "join-timeout must be more than 0 s");
    check(fence.isPositive(), "fence must be more than 0 s");
    check(!margin.isNegative(), "margin must not be negative: " + margin);
    check(threadNice >= -20 && threadNice <= 0, "thread-nice must be from -20 to 0: " + threadNice);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("legato.cluster." + problem);
    }
  }

  /** Reads {@code legato.cluster} of a whole configuration. */
  public static ClusterSettings from(Config root) {
    Config cluster = root.getConfig("legato.cluster");
    return new ClusterSettings(
        root.getString("legato.node.name"),
        cluster.getString("node-name"),
        cluster.getString("address"),
        cluster.getInt("port"),
        cluster.getInt("pulse-port"),
        cluster.getDouble("weight"),
        cluster.getStringList("seeds"),
        DiscoverySettings.from(cluster),
        TlsSettings.from(cluster.getConfig("tls")),
        SplitBrain.from(cluster),
        Set.copyOf(cluster.getStringList("roles")),
        cluster.getDuration("join-timeout"),
        cluster.getDuration("margin"),
        cluster.getDuration("fence"),
        cluster.getDuration("ask-timeout"),
        cluster.getInt("thread-nice"));
  }

  /** Whether this node does such work. */
  public boolean has(String role) {
    return roles.contains(role);
  }

  /** How long a member counts after the cluster has given it up without proof. */
  public Duration marginAfterSilence() {
    return margin.plus(splitBrain.later());
  }

  /**
   * What Akka has to know of it, over the given configuration.
   *
   * @param pulse where this node's {@link Pulse} listens; 0: it has none
   */
  Config over(Config root, int pulse) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("akka.remote.artery.canonical.hostname", address);
    keys.put("akka.remote.artery.canonical.port", port);
    keys.put(
        "akka.cluster.roles", List.copyOf(ClusterNode.memberRoles(roles, nodeName, weight, pulse)));
    keys.putAll(discovery.akka(address));
    keys.putAll(tls.akka());
    keys.putAll(splitBrain.akka());
    if (threadNice < 0) {
      for (String dispatcher : URGENT) {
        keys.put(dispatcher + ".executor", NiceExecutor.class.getName());
        keys.put(dispatcher + ".nice", threadNice);
      }
    }
    return ConfigFactory.parseMap(keys).withFallback(root);
  }
}
