package org.legato.dsm.module;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The databases that scripts use: a pool per address and a bounded executor of their own, because
 * JDBC blocks. A connection is held for one query, not for a call.
 */
final class Databases {
  /** More addresses than this are a script that builds them from what callers say. */
  private static final int MAX_POOLS = 64;

  private static final long TRUSTED_NS = TimeUnit.MILLISECONDS.toNanos(250);

  private final DatabaseSettings settings;
  private final ThreadPoolExecutor executor;
  private final ConcurrentHashMap<DatabaseUrl, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<DatabaseUrl, Long> good = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();

  /** Work with a connection; runs on the executor. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private interface Task<T> {
    T run() throws SQLException;
  }

  Databases(DatabaseSettings settings) {
    this.settings = settings;
    var counter = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            task -> {
              var thread = new Thread(task, "legato-database-" + counter.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  DatabaseSettings settings() {
    return settings;
  }

  /** Queries refused because the queue was full. */
  long refused() {
    return refused.sum();
  }

  /**
   * Whether the database answers; fails with the driver's {@link SQLException} at once, where a
   * pool would go on trying.
   */
  CompletionStage<Void> probe(DatabaseUrl url) {
    return submit(
        () -> {
          if (!wasGood(url) || !pooledAnswers(url)) {
            try (Connection connection = direct(url)) {
              if (!answers(connection)) {
                throw new SQLException("the database does not answer");
              }
            }
          }
          if (pools.containsKey(url)) {
            good.put(url, System.nanoTime());
          }
          return null;
        });
  }

  /** Just now: the pool hands out a connection that fresh without trying it, so without waiting. */
  private boolean wasGood(DatabaseUrl url) {
    Long last = good.get(url);
    return last != null && System.nanoTime() - last < TRUSTED_NS;
  }

  private boolean pooledAnswers(DatabaseUrl url) throws SQLException {
    HikariDataSource pool = pools.get(url);
    if (pool == null || pool.getHikariPoolMXBean().getIdleConnections() == 0) {
      return false;
    }
    try (Connection connection = pool.getConnection()) {
      boolean answers = answers(connection);
      if (!answers) {
        // The database went away meanwhile and may be back: its old connections are no use.
        pool.getHikariPoolMXBean().softEvictConnections();
      }
      return answers;
    }
  }

  private boolean answers(Connection connection) throws SQLException {
    return connection.isValid((int) Math.max(1, settings.connectTimeout().toSeconds()));
  }

  /** Runs work with a connection out of the pool. */
  <T> CompletionStage<T> run(DatabaseUrl url, Work<T> work) {
    return submit(
        () -> {
          try (Connection connection = pool(url).getConnection()) {
            T result = work.run(connection);
            good.put(url, System.nanoTime());
            return result;
          }
        });
  }

  private <T> CompletionStage<T> submit(Task<T> task) {
    var result = new CompletableFuture<T>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(task.run());
            } catch (SQLException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      refused.increment();
      result.completeExceptionally(
          new SQLException("too many queries wait: legato.dsm.mysql.queue is full"));
    }
    return result;
  }

  /** Reads the certificates that a database's must be signed by; fails if there are none. */
  CompletionStage<Boolean> checkTrust(DatabaseUrl url) {
    return submit(
        () -> {
          TrustStore.of(url.caFile());
          return true;
        });
  }

  private Connection direct(DatabaseUrl url) throws SQLException {
    return DriverManager.getConnection(url.jdbc(), properties(url));
  }

  private HikariDataSource pool(DatabaseUrl url) throws SQLException {
    HikariDataSource known = pools.get(url);
    if (known != null) {
      return known;
    }
    if (pools.size() >= MAX_POOLS) {
      throw new SQLException("more than " + MAX_POOLS + " different databases");
    }
    Properties properties = properties(url);
    return pools.computeIfAbsent(url, key -> open(key, properties));
  }

  private HikariDataSource open(DatabaseUrl url, Properties properties) {
    var config = new HikariConfig();
    config.setJdbcUrl(url.jdbc());
    config.setDataSourceProperties(properties);
    config.setMaximumPoolSize(settings.threads());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(Math.max(250, settings.connectTimeout().toMillis()));
    config.setIdleTimeout(Math.max(10_000, settings.idleTimeout().toMillis()));
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private Properties properties(DatabaseUrl url) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    if (url.isMysql()) {
      if (!url.caFile().isEmpty()) {
        TrustStore.of(url.caFile()).addTo(properties);
      }
      properties.setProperty("useServerPrepStmts", "true");
      properties.setProperty("cachePrepStmts", "true");
      properties.setProperty("connectTimeout", "" + settings.connectTimeout().toMillis());
      // The query's own timeout comes first; this one is for a server that vanished.
      properties.setProperty("socketTimeout", "" + (settings.queryTimeout().toMillis() + 2000));
    }
    return properties;
  }
}
