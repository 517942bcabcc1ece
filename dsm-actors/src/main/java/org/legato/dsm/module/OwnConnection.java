package org.legato.dsm.module;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * A connection that one call has for itself, opened by its first statement. Once lost it stays
 * lost, and with it what the call had begun there; the database takes that back by itself.
 */
final class OwnConnection implements AutoCloseable {
  private final Databases databases;
  private final Semaphore free;
  private final DatabaseUrl url;
  private Connection connection;
  private boolean over;

  /**
   * @param free connections of this kind that may be opened
   */
  OwnConnection(Databases databases, Semaphore free, DatabaseUrl url) {
    this.databases = databases;
    this.free = free;
    this.url = url;
  }

  static SQLException lost() {
    return new SQLException(
        "the call's own connection is lost, and with it what was begun there: mysql.connect makes"
            + " another",
        "08003");
  }

  <T> CompletionStage<T> run(Databases.Work<T> work) {
    return databases.submit(() -> blocking(work));
  }

  private synchronized <T> T blocking(Databases.Work<T> work) throws SQLException {
    if (over) {
      throw lost();
    }
    if (connection == null) {
      open();
    }
    try {
      return work.run(connection);
    } catch (SQLException e) {
      over = connection.isClosed();
      throw e;
    }
  }

  private void open() throws SQLException {
    over = true;
    if (!free.tryAcquire()) {
      throw new SQLException(
          "too many calls with a connection of their own: legato.dsm.mysql.own-connections is"
              + " reached",
          "08004");
    }
    try {
      connection = databases.direct(url);
      over = false;
    } finally {
      if (over) {
        free.release();
      }
    }
  }

  /** Does not wait: a statement under way comes to its end first. */
  @Override
  public void close() {
    Thread.ofVirtual().name("legato-database-close").start(this::end);
  }

  private synchronized void end() {
    over = true;
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException _) {
      // Lost already.
    } finally {
      connection = null;
      free.release();
    }
  }
}
