package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Bounds of the access to Redis; configuration {@code legato.dsm.redis}.
 *
 * @param connectTimeout until a connection stands or is given up, where the URL does not say less
 * @param commandTimeout until a command is given up
 * @param queue commands under way on one connection; more are refused
 * @param servers different URLs; more are refused
 * @param ownConnections calls that have a connection of their own; more are refused
 * @param appended replies that one call may leave to be fetched
 */
record RedisSettings(
    Duration connectTimeout,
    Duration commandTimeout,
    int queue,
    int servers,
    int ownConnections,
    int appended) {

  static RedisSettings of(Config redis) {
    return new RedisSettings(
        redis.getDuration("connect-timeout"),
        redis.getDuration("command-timeout"),
        redis.getInt("queue"),
        redis.getInt("servers"),
        redis.getInt("own-connections"),
        redis.getInt("appended"));
  }
}
