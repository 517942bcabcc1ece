package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Bounds of the database access; configuration {@code legato.dsm.mysql}.
 *
 * @param threads that wait for databases; also the connections per URL
 * @param queue queries waiting for a thread; more are refused
 * @param connectTimeout until a connection stands or is given up
 * @param queryTimeout until a query is given up
 * @param idleTimeout after which an unused connection is closed
 * @param ownConnections calls that have a connection of their own; more are refused
 * @param maxRows rows kept of one result; more are an error
 */
public record DatabaseSettings(
    int threads,
    int queue,
    Duration connectTimeout,
    Duration queryTimeout,
    Duration idleTimeout,
    int ownConnections,
    int maxRows) {

  /** Reads the section {@code legato.dsm.mysql}. */
  public static DatabaseSettings of(Config mysql) {
    return new DatabaseSettings(
        mysql.getInt("threads"),
        mysql.getInt("queue"),
        mysql.getDuration("connect-timeout"),
        mysql.getDuration("query-timeout"),
        mysql.getDuration("idle-timeout"),
        mysql.getInt("own-connections"),
        mysql.getInt("max-rows"));
  }
}
