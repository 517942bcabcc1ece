package org.legato.node.cluster;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import org.legato.cluster.ClusterDatabase;

/**
 * Which side of a divided cluster goes on, from {@code legato.cluster.split-brain}.
 *
 * @param lease whether it is the one that gets the lease; otherwise the larger one
 * @param database where the lease is
 */
public record SplitBrain(boolean lease, String database) {
  /** The smaller side tries later, so that the larger one gets the lease where it can. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration VALID = Duration.ofSeconds(30);
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(5);

  public SplitBrain {
    if (lease && database.isEmpty()) {
      throw new IllegalArgumentException(
          "legato.cluster.split-brain = lease needs legato.cluster.database");
    }
    if (lease) {
      ClusterDatabase.of(database, PATIENCE);
    }
  }

  static SplitBrain from(Config cluster) {
    String strategy = cluster.getString("split-brain");
    return switch (strategy) {
      case "majority" -> new SplitBrain(false, "");
      case "lease" -> new SplitBrain(true, cluster.getString("database"));
      default ->
          throw new IllegalArgumentException(
              "legato.cluster.split-brain must be majority or lease: " + strategy);
    };
  }

  /** How much longer than the other a side may take to learn that it ends. */
  Duration later() {
    return lease ? LATER.plus(PATIENCE) : Duration.ZERO;
  }

  /**
   * Makes the place of the lease, if there is one.
   *
   * @throws IllegalStateException if the database can't be used
   */
  void prepare() {
    if (lease) {
      DatabaseLease.prepare(ClusterDatabase.of(database, PATIENCE));
    }
  }

  /** What Akka has to know of it. */
  Map<String, Object> akka() {
    if (!lease) {
      return Map.of();
    }
    String resolver = "akka.cluster.split-brain-resolver.";
    return Map.of(
        resolver + "active-strategy",
        "lease-majority",
        resolver + "lease-majority.lease-implementation",
        "legato-lease",
        resolver + "lease-majority.acquire-lease-delay-for-minority",
        LATER,
        "legato-lease.lease-class",
        DatabaseLease.class.getName(),
        "legato-lease.database",
        database,
        "legato-lease.heartbeat-timeout",
        VALID,
        "legato-lease.heartbeat-interval",
        RENEWED_EVERY,
        "legato-lease.lease-operation-timeout",
        PATIENCE);
  }
}
