package org.legato.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.function.Supplier;
import org.legato.call.CallStore;
import org.legato.call.LegHost;
import org.legato.call.Restart;
import org.legato.cluster.ClusterDatabase;
import org.legato.cluster.Placement;
import org.legato.node.cluster.Forming;

/** The store of calls that {@code legato.call.store} asks for. */
final class CallStores {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private CallStores() {}

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if there is no database to keep calls in
   * @throws IllegalStateException if it can't be used
   */
  static CallStore from(Config root) {
    Config call = root.getConfig("legato.call");
    Config store = call.getConfig("store");
    if (!store.getBoolean("enabled")) {
      return CallStore.none();
    }
    String database = root.getString("legato.cluster.database");
    if (database.isEmpty()) {
      throw new IllegalArgumentException("legato.call.store needs legato.cluster.database");
    }
    Duration interval = store.getDuration("interval");
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("legato.call.store.interval must be more than 0 s");
    }
    return CallStore.in(
        ClusterDatabase.of(database, PATIENCE),
        new CallStore.Settings(interval, store.getDuration("max-age"), call.getInt("max-calls")));
  }

  /** If this node has formed its cluster, the calls of the one before come back. */
  static void resume(
      CallStore store,
      ActorSystem<?> system,
      Supplier<Placement> placement,
      ActorRef<LegHost.Command> host) {
    if (store.on() && Forming.formed(Cluster.get(system))) {
      Restart.begin(store, placement, host);
    }
  }
}
