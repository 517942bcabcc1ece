package org.legato.dsm.module;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The databases that scripts use: a pool per address and bounded threads of their own, because JDBC
 * blocks. A connection is held for one query, not for a call; but see {@link CallDatabase}.
 */
final class Databases {
  /** More addresses than this are a script that builds them from what callers say. */
  private static final int MAX_POOLS = 64;

  private static final long TRUSTED_NS = TimeUnit.MILLISECONDS.toNanos(250);

  private final DatabaseSettings settings;
  private final Workers workers;
  private final Semaphore free;
  private final ConcurrentHashMap<DatabaseUrl, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<DatabaseUrl, Long> good = new ConcurrentHashMap<>();

  /** Work with a connection; runs on the executor. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  Databases(DatabaseSettings settings) {
    this.settings = settings;
    free = new Semaphore(settings.ownConnections());
    workers =
        new Workers(
            "legato-database-", settings.threads(), settings.queue(), "legato.dsm.mysql.queue");
  }

  DatabaseSettings settings() {
    return settings;
  }

  /**
   * Whether the database answers; fails with the driver's {@link SQLException} at once, where a
   * pool would go on trying.
   */
  CompletionStage<Boolean> probe(DatabaseUrl url) {
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
          return true;
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

  boolean answers(Connection connection) throws SQLException {
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

  /** A connection for one call alone; to be closed. */
  OwnConnection own(DatabaseUrl url) {
    return new OwnConnection(this, free, url);
  }

  /** That all threads are busy is to the script a database that cannot be had. */
  <T> CompletionStage<T> submit(Callable<T> task) {
    return workers
        .submit(task)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof IOException
                        ? new SQLTransientConnectionException(failure.getMessage(), "08001")
                        : failure));
  }

  /** Reads the certificates that a database's must be signed by; fails if there are none. */
  CompletionStage<Boolean> checkTrust(DatabaseUrl url) {
    return workers.submit(
        () -> {
          TrustStore.of(url.caFile());
          return true;
        });
  }

  Connection direct(DatabaseUrl url) throws SQLException {
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
      // As a client in C sees it: numbers and times as the server writes them, rows that changed.
      properties.setProperty("useServerPrepStmts", "false");
      properties.setProperty("tinyInt1isBit", "false");
      properties.setProperty("yearIsDateType", "false");
      properties.setProperty("useAffectedRows", "true");
      properties.setProperty("connectTimeout", "" + settings.connectTimeout().toMillis());
      // The query's own timeout comes first; this one is for a server that vanished.
      properties.setProperty("socketTimeout", "" + (settings.queryTimeout().toMillis() + 2000));
    }
    return properties;
  }
}
