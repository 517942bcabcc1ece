package org.legato.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.legato.dsm.module.DatabaseUrl;

/**
 * The database that the nodes of a cluster share, where they share one: for the lease that decides
 * which side goes on, and for calls that are to outlive all nodes. One database serves one cluster.
 *
 * @param url of a MariaDB or MySQL server, or of an H2 server
 * @param patience how long to wait for a connection, and for an answer
 */
public record ClusterDatabase(DatabaseUrl url, Duration patience) {
  private static final String KEY = "legato.cluster.database";

  /**
   * Reads {@code legato.cluster.database}.
   *
   * @throws IllegalArgumentException if it is no address of a database
   */
  public static ClusterDatabase of(String url, Duration patience) {
    return new ClusterDatabase(
        DatabaseUrl.parse(url)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        KEY + " must be mysql://user:password@host:port/database: " + url)),
        patience);
  }

  /** A new connection; whoever asks closes it. Blocks. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    if (url.isMysql()) {
      properties.setProperty("connectTimeout", "" + patience.toMillis());
      properties.setProperty("socketTimeout", "" + patience.toMillis());
      properties.setProperty("rewriteBatchedStatements", "true");
    }
    return DriverManager.getConnection(url.jdbc(), properties);
  }

  /**
   * Makes a table where there is none. Blocks.
   *
   * @throws IllegalStateException if the database does not do it, which names the remedy
   */
  public void prepare(String... statements) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          KEY
              + ": "
              + url
              + " cannot be used: "
              + e.getMessage()
              + "; the user needs create, select, insert, update and delete",
          e);
    }
  }
}
