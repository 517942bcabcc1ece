package org.legato.call;

import akka.actor.typed.ActorSystem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.legato.cluster.ClusterDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of this node in the cluster's database, so that they outlive all nodes. Behind the
 * legs' backs: the latest state of each leg waits here and is written with those of others; what a
 * database that is slow or gone cannot take is replaced by what comes later, and nobody waits.
 */
public final class CallStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallStore.class);
  private static final int BATCH = 500;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long SEEN_EVERY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_NS = TimeUnit.SECONDS.toNanos(5);

  private static final String[] CREATE = {
    "create table if not exists legato_call (leg_id varchar(128) not null primary key,"
        + " incarnation bigint not null, node varchar(255) not null, serializer int not null,"
        + " manifest varchar(255) not null, state mediumblob not null)",
    "create table if not exists legato_node (node varchar(255) not null primary key,"
        + " seen bigint not null)"
  };
  private static final String DELETE =
      "delete from legato_call where leg_id = ? and incarnation <= ?";
  private static final String INSERT =
      "insert ignore into legato_call (leg_id, incarnation, node, serializer, manifest, state)"
          + " values (?, ?, ?, ?, ?, ?)";
  private static final String SEEN =
      "replace into legato_node (node, seen) values (?, unix_timestamp())";
  private static final String LOAD =
      "select c.leg_id, c.incarnation, c.node, c.serializer, c.manifest, c.state from legato_call c"
          + " join legato_node n on n.node = c.node where n.seen >= unix_timestamp() - ?";
  private static final String FORGET_NODES =
      "delete from legato_node where seen < unix_timestamp() - ?";
  private static final String FORGET_CALLS =
      "delete from legato_call where node not in (select node from legato_node)";

  /**
   * Its bounds.
   *
   * @param interval how long states are gathered before they are written
   * @param maxAge calls of nodes that have not been seen for so long are over
   * @param maxWaiting legs whose state may wait; those of more are not kept, and counted
   */
  public record Settings(Duration interval, Duration maxAge, int maxWaiting) {}

  /** What went on. */
  public record Counters(
      LongAdder written, LongAdder dropped, LongAdder failures, LongAdder restored) {
    static Counters create() {
      return new Counters(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /** What waits for a leg: its state, or that it is over. */
  private record Waiting(long incarnation, long number, Checkpoint state) {
    boolean after(Waiting other) {
      return incarnation > other.incarnation
          || (incarnation == other.incarnation && number > other.number);
    }
  }

  private final ClusterDatabase database;
  private final Settings settings;
  private final Counters counters = Counters.create();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile ActorSystem<?> system;
  private volatile boolean open = true;
  private volatile Thread writer;

  private CallStore(ClusterDatabase database, Settings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** One that keeps nothing. */
  public static CallStore none() {
    return new CallStore(null, null);
  }

  /**
   * One in a database, whose tables it makes.
   *
   * @throws IllegalStateException if the database can't be used
   */
  public static CallStore in(ClusterDatabase database, Settings settings) {
    database.prepare(CREATE);
    return new CallStore(database, settings);
  }

  /** Whether it keeps anything. */
  public boolean on() {
    return database != null;
  }

  public Settings settings() {
    return settings;
  }

  public Counters counters() {
    return counters;
  }

  /** How many legs' states wait to be written. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Begins to write.
   *
   * @param node this process, {@link org.legato.cluster.ClusterNode#id}
   */
  public void start(ActorSystem<?> actorSystem, String node) {
    if (on()) {
      system = actorSystem;
      writer = Thread.ofPlatform().daemon().name("call-store").start(() -> write(node));
    }
  }

  /** Keeps a leg's state; returns at once. */
  void keep(Checkpoint state) {
    // A script without a call is begun anew by its configuration.
    if (on() && state.withoutCall().isEmpty()) {
      put(state.legId(), new Waiting(state.incarnation(), state.number(), state));
    }
  }

  /** A leg is over; returns at once. */
  void forget(String legId, long incarnation) {
    if (on()) {
      put(legId, new Waiting(incarnation, Long.MAX_VALUE, null));
    }
  }

  private void put(String legId, Waiting next) {
    if (waiting.size() >= settings.maxWaiting() && !waiting.containsKey(legId)) {
      counters.dropped().increment();
    } else {
      waiting.merge(legId, next, (known, later) -> later.after(known) ? later : known);
    }
  }

  private void write(String node) {
    Connection connection = null;
    boolean failing = false;
    long end = Long.MAX_VALUE;
    long seen = System.nanoTime() - SEEN_EVERY_NS;
    while (System.nanoTime() < end && (open || !waiting.isEmpty())) {
      Map<String, Waiting> batch = take();
      try {
        if (!batch.isEmpty() || System.nanoTime() - seen >= SEEN_EVERY_NS) {
          connection = connection == null ? connected() : connection;
          flush(connection, node, batch);
          seen = System.nanoTime();
        }
        if (failing && connection != null) {
          LOG.info("calls are kept in {} again", database.url());
          failing = false;
        }
      } catch (SQLException | RuntimeException e) {
        counters.failures().increment();
        if (!failing) {
          LOG.error("calls are not kept in {}: {}", database.url(), e.getMessage());
        }
        failing = true;
        batch.forEach(this::put);
        closed(connection);
        connection = null;
      }
      if (batch.size() < BATCH && open) {
        LockSupport.parkNanos((failing ? AFTER_FAILURE : settings.interval()).toNanos());
      }
      end = open ? Long.MAX_VALUE : Math.min(end, System.nanoTime() + END_NS);
      if (!open && failing) {
        break;
      }
    }
    closed(connection);
  }

  private Connection connected() throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void closed(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("closing: {}", e.getMessage());
    }
  }

  private Map<String, Waiting> take() {
    Map<String, Waiting> batch = new HashMap<>();
    for (String legId : waiting.keySet()) {
      if (batch.size() == BATCH) {
        break;
      }
      batch.put(legId, waiting.remove(legId));
    }
    return batch;
  }

  private void flush(Connection connection, String node, Map<String, Waiting> batch)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DELETE);
        PreparedStatement insert = connection.prepareStatement(INSERT);
        PreparedStatement seen = connection.prepareStatement(SEEN)) {
      for (Map.Entry<String, Waiting> entry : batch.entrySet()) {
        delete.setString(1, entry.getKey());
        delete.setLong(2, entry.getValue().incarnation());
        delete.addBatch();
        if (entry.getValue().state() != null) {
          add(insert, entry.getValue().state());
        }
      }
      if (!batch.isEmpty()) {
        delete.executeBatch();
        insert.executeBatch();
      }
      seen.setString(1, node);
      seen.executeUpdate();
      connection.commit();
      counters.written().add(batch.size());
    }
  }

  private void add(PreparedStatement insert, Checkpoint state) throws SQLException {
    Payload packed;
    try {
      packed = Payload.pack(system, new LegHost.TakeOver(state, system.ignoreRef()));
    } catch (IllegalArgumentException e) {
      counters.dropped().increment();
      LOG.error("leg {} is not kept: {}", state.legId(), e.toString());
      return;
    }
    insert.setString(1, state.legId());
    insert.setLong(2, state.incarnation());
    insert.setString(3, state.node());
    insert.setInt(4, packed.serializer());
    insert.setString(5, packed.manifest());
    insert.setBytes(6, packed.bytes());
    insert.addBatch();
  }

  /**
   * What nodes have left that were alive not long ago, by node; what is older is removed. Blocks.
   */
  Map<String, List<Checkpoint>> load() throws SQLException {
    long maxAge = settings.maxAge().toSeconds();
    Map<String, List<Checkpoint>> byNode = new HashMap<>();
    try (Connection connection = database.connect();
        PreparedStatement load = connection.prepareStatement(LOAD)) {
      load.setLong(1, maxAge);
      try (ResultSet rows = load.executeQuery()) {
        while (rows.next()) {
          unpacked(rows)
              .ifPresent(
                  state ->
                      byNode.computeIfAbsent(state.node(), node -> new ArrayList<>()).add(state));
        }
      }
      try (PreparedStatement nodes = connection.prepareStatement(FORGET_NODES);
          PreparedStatement calls = connection.prepareStatement(FORGET_CALLS)) {
        nodes.setLong(1, maxAge);
        nodes.executeUpdate();
        calls.executeUpdate();
      }
    }
    return byNode;
  }

  private Optional<Checkpoint> unpacked(ResultSet row) throws SQLException {
    return new Payload(row.getInt("serializer"), row.getString("manifest"), row.getBytes("state"))
        .read(system, LegHost.TakeOver.class, row.getString("leg_id"))
        .map(LegHost.TakeOver::checkpoint);
  }

  /** Writes what waits, for a bounded time, and ends. */
  @Override
  public void close() {
    open = false;
    Thread running = writer;
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(Duration.ofNanos(2 * END_NS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
