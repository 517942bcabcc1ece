package org.legato.node.cluster;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.legato.cluster.ClusterDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease in the database that the nodes share: whichever side of a divided cluster gets it goes
 * on. A row of {@value #TABLE} has the owner and, by the database's clock, the end of its time; the
 * owner renews it. Nothing here blocks its caller, and each answer has a bound.
 */
public final class DatabaseLease extends Lease {
  static final String TABLE = "legato_lease";

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseLease.class);
  private static final int MOST_WAITING = 16;
  private static final String CREATE =
      "create table if not exists "
          + TABLE
          + " (name varchar(128) not null primary key, owner varchar(255) not null,"
          + " valid_until bigint not null)";
  private static final String ADD =
      "insert ignore into " + TABLE + " (name, owner, valid_until) values (?, '', 0)";
  private static final String TAKE =
      "update "
          + TABLE
          + " set owner = ?, valid_until = unix_timestamp() + ?"
          + " where name = ? and (owner = ? or valid_until < unix_timestamp())";
  private static final String GIVE =
      "update " + TABLE + " set owner = '', valid_until = 0 where name = ? and owner = ?";

  private final LeaseSettings settings;
  private final ClusterDatabase database;
  private final ThreadPoolExecutor thread;
  private final ScheduledThreadPoolExecutor clock;
  private volatile boolean held;
  private volatile long renewed;
  private volatile ScheduledFuture<?> renewal;

  /** By Akka, from the configuration that {@link SplitBrain} has made. */
  public DatabaseLease(LeaseSettings settings, ExtendedActorSystem system) {
    this(
        settings,
        ClusterDatabase.of(
            settings.leaseConfig().getString("database"),
            settings.timeoutSettings().getOperationTimeout()));
    system.registerOnTermination(this::close);
  }

  DatabaseLease(LeaseSettings settings, ClusterDatabase database) {
    this.settings = settings;
    this.database = database;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("lease").factory());
    clock = new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("lease-clock").factory());
  }

  /**
   * Makes the table; the node's start fails if it can't be made.
   *
   * @throws IllegalStateException if the database can't be used
   */
  static void prepare(ClusterDatabase database) {
    database.prepare(CREATE);
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(lost -> {});
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    // Whoever asked has decided without the lease when it comes too late: it is given back.
    submit(this::take)
        .whenComplete(
            (taken, failure) -> {
              boolean inTime =
                  failure == null ? answer.complete(taken) : answer.completeExceptionally(failure);
              if (inTime && failure == null && taken) {
                hold(lost);
              } else if (failure == null && taken) {
                release();
              }
            });
    return answer.orTimeout(
        settings.timeoutSettings().getOperationTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void hold(Consumer<Optional<Throwable>> lost) {
    held = true;
    renewed = System.nanoTime();
    long every = settings.timeoutSettings().getHeartbeatInterval().toMillis();
    endRenewal();
    renewal = clock.scheduleWithFixedDelay(() -> renew(lost), every, every, TimeUnit.MILLISECONDS);
  }

  private void renew(Consumer<Optional<Throwable>> lost) {
    submit(this::take)
        .whenComplete(
            (taken, failure) -> {
              if (failure == null && taken) {
                renewed = System.nanoTime();
              } else if (held && (failure == null || expired())) {
                held = false;
                endRenewal();
                LOG.warn("the lease {} is lost", settings.leaseName(), failure);
                lost.accept(Optional.ofNullable(failure));
              }
            });
  }

  private boolean expired() {
    return System.nanoTime() - renewed > settings.timeoutSettings().getHeartbeatTimeout().toNanos();
  }

  private void endRenewal() {
    ScheduledFuture<?> running = renewal;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public CompletionStage<Boolean> release() {
    held = false;
    endRenewal();
    return submit(this::give)
        .orTimeout(
            settings.timeoutSettings().getOperationTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean checkLease() {
    return held && !expired();
  }

  private interface Work {
    boolean on(Connection connection) throws SQLException;
  }

  private CompletableFuture<Boolean> submit(Work work) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try (Connection connection = database.connect()) {
              return work.on(connection);
            } catch (SQLException e) {
              throw new CompletionException(e);
            }
          },
          thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean take(Connection connection) throws SQLException {
    try (PreparedStatement add = connection.prepareStatement(ADD);
        PreparedStatement take = connection.prepareStatement(TAKE)) {
      add.setString(1, settings.leaseName());
      add.executeUpdate();
      Duration valid = settings.timeoutSettings().getHeartbeatTimeout();
      take.setString(1, settings.ownerName());
      take.setLong(2, Math.max(1, valid.toSeconds()));
      take.setString(3, settings.leaseName());
      take.setString(4, settings.ownerName());
      return take.executeUpdate() == 1;
    }
  }

  private boolean give(Connection connection) throws SQLException {
    try (PreparedStatement give = connection.prepareStatement(GIVE)) {
      give.setString(1, settings.leaseName());
      give.setString(2, settings.ownerName());
      give.executeUpdate();
      return true;
    }
  }

  void close() {
    thread.shutdown();
    clock.shutdownNow();
  }
}
