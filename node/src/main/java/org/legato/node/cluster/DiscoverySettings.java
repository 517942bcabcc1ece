package org.legato.node.cluster;

import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a node finds the others, from {@code legato.cluster.discovery} and {@code bootstrap}.
 *
 * @param method where to ask
 * @param service what to ask for: a DNS name, or the value of the pods' label
 * @param portName name of the port in SRV records or of the pods; empty: all have {@code port}
 * @param port where nodes that form a cluster ask each other, HTTP
 * @param nodes so many must be found before a cluster is formed
 */
public record DiscoverySettings(
    Method method, String service, String portName, int port, int nodes) {

  /** Where nodes are found. */
  public enum Method {
    /** In the configuration. */
    SEEDS,
    /** SRV records (RFC 2782), or addresses where no port name is given. */
    DNS,
    /** Pods with the label {@code app=SERVICE} in the pod's own namespace. */
    KUBERNETES;

    static Method of(String text) {
      for (Method method : values()) {
        if (method.name().toLowerCase(Locale.ROOT).equals(text)) {
          return method;
        }
      }
      throw new IllegalArgumentException(
          "legato.cluster.discovery must be seeds, dns or kubernetes: " + text);
    }
  }

  public DiscoverySettings {
    if (method != Method.SEEDS) {
      check(!service.isEmpty(), "service must name what to look for");
      check(port > 0 && port <= 65535, "port must be from 1 to 65535: " + port);
      check(nodes > 0, "nodes must be 1 or more: " + nodes);
    }
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("legato.cluster.bootstrap." + problem);
    }
  }

  static DiscoverySettings from(Config cluster) {
    Config bootstrap = cluster.getConfig("bootstrap");
    return new DiscoverySettings(
        Method.of(cluster.getString("discovery")),
        bootstrap.getString("service"),
        bootstrap.getString("port-name"),
        bootstrap.getInt("port"),
        bootstrap.getInt("nodes"));
  }

  /**
   * What Akka has to know of it.
   *
   * @param address of this node
   */
  Map<String, Object> akka(String address) {
    Map<String, Object> keys = new HashMap<>();
    if (method != Method.SEEDS) {
      keys.put("akka.discovery.method", method == Method.DNS ? "akka-dns" : "kubernetes-api");
      // Health is at legato.http.
      keys.put("akka.management.http.routes.health-checks", "");
      keys.put("akka.management.http.hostname", address);
      keys.put("akka.management.http.port", port);
      String contacts = "akka.management.cluster.bootstrap.contact-point-discovery.";
      keys.put(contacts + "effective-name", service);
      keys.put(contacts + "port-name", portName);
      keys.put(contacts + "required-contact-point-nr", nodes);
      // Pods are asked at their addresses: names of pods are not in every cluster's DNS.
      keys.put("akka.discovery.kubernetes-api.use-raw-ip", true);
      // A node that starts minutes later than the others is to be found at once.
      keys.put("akka.http.host-connection-pool.max-connection-backoff", "1s");
    }
    return keys;
  }
}
