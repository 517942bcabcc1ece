package org.legato.dsm.module;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.legato.dsm.engine.Numbers;

/**
 * Where a Redis server is.
 *
 * @param text as the script wrote it; calls with the same text share a connection
 * @param connectTimeout until a connection is given up
 */
record RedisUrl(String text, RedisURI uri, Duration connectTimeout) {
  private static final String SCHEME = "redis://";
  private static final String EXPECTED =
      "redis://tcp:HOST[;port=N][;connect_timeout=MS], redis://unix:PATH or"
          + " redis[s]://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE] is expected";

  /**
   * Reads a URL in the form of SEMS or in that of Redis's other clients.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static RedisUrl parse(String text, RedisSettings settings) {
    boolean tcp = text.startsWith(SCHEME + "tcp:");
    if (tcp || text.startsWith(SCHEME + "unix:")) {
      return withOptions(text, tcp, settings);
    }
    try {
      RedisURI uri = RedisURI.create(text);
      uri.setTimeout(settings.commandTimeout());
      return new RedisUrl(text, uri, settings.connectTimeout());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no URL of Redis: " + EXPECTED, e);
    }
  }

  private static RedisUrl withOptions(String text, boolean tcp, RedisSettings settings) {
    String[] parts = text.substring(text.indexOf(':', SCHEME.length()) + 1).split(";");
    int port = 6379;
    Duration connectTimeout = settings.connectTimeout();
    for (String option : List.of(parts).subList(1, parts.length)) {
      String name = option.replaceFirst("=.*", "").strip();
      String value = option.substring(option.indexOf('=') + 1).strip();
      switch (name) {
        case "port" -> port = (int) number(name, value, 65535);
        case "connect_timeout" -> {
          long given = number(name, value, Integer.MAX_VALUE);
          connectTimeout = Duration.ofMillis(Math.min(given, connectTimeout.toMillis()));
        }
        // What is logged is the node's matter; MULTI and EXEC are commands like others.
        case "full_logging", "use_transactions" -> {}
        default -> throw new IllegalArgumentException("unknown option '" + name + "': " + EXPECTED);
      }
    }
    String place = parts[0].strip();
    if (place.isEmpty()) {
      throw new IllegalArgumentException("no URL of Redis: " + EXPECTED);
    }
    RedisURI.Builder uri =
        tcp ? RedisURI.Builder.redis(place, port) : RedisURI.Builder.socket(place);
    return new RedisUrl(text, uri.withTimeout(settings.commandTimeout()).build(), connectTimeout);
  }

  private static long number(String name, String value, long most) {
    OptionalLong number = Numbers.unsigned(value);
    if (number.isEmpty() || number.getAsLong() == 0 || number.getAsLong() > most) {
      throw new IllegalArgumentException(name + " is a number from 1 to " + most);
    }
    return number.getAsLong();
  }
}
