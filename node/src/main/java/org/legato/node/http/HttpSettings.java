package org.legato.node.http;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where HTTP control listens, from {@code legato.http}.
 *
 * @param token asked for as {@code Authorization: Bearer}; empty: none, on loopback only
 * @param maxRequestBytes largest request body
 * @param requestTimeout after which a request is answered 503
 * @param maxConnections at one time
 */
public record HttpSettings(
    boolean enabled,
    String address,
    int port,
    String token,
    long maxRequestBytes,
    Duration requestTimeout,
    int maxConnections) {

  public HttpSettings {
    requireToken("legato.http", enabled, address, token);
    requirePort("legato.http", port);
  }

  public static HttpSettings from(Config root) {
    return new HttpSettings(
        root.getBoolean("legato.http.enabled"),
        root.getString("legato.http.address"),
        root.getInt("legato.http.port"),
        root.getString("legato.http.token"),
        root.getBytes("legato.http.max-request-size"),
        root.getDuration("legato.http.request-timeout"),
        root.getInt("legato.http.max-connections"));
  }

  static void requireToken(String prefix, boolean enabled, String address, String token) {
    if (enabled && token.isEmpty() && !isLoopback(address)) {
      throw new IllegalArgumentException(
          prefix + ".address " + address + " is not loopback: set " + prefix + ".token");
    }
  }

  static void requirePort(String prefix, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(prefix + ".port must be 0 to 65535: " + port);
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
