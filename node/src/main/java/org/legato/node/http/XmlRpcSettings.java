package org.legato.node.http;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Where XML-RPC listens and what it offers, from {@code legato.xmlrpc}.
 *
 * @param token asked for as Bearer token or as the password of basic authentication; empty: none,
 *     on loopback only
 * @param directExport interfaces whose functions are methods of their own
 * @param exportDi whether {@code di(interface, function, …)} is offered
 */
public record XmlRpcSettings(
    boolean enabled,
    String address,
    int port,
    String token,
    List<String> directExport,
    boolean exportDi,
    long maxRequestBytes,
    Duration requestTimeout,
    int maxConnections) {

  public XmlRpcSettings {
    directExport = List.copyOf(directExport);
    HttpSettings.requireToken("legato.xmlrpc", enabled, address, token);
    HttpSettings.requirePort("legato.xmlrpc", port);
  }

  public static XmlRpcSettings from(Config root) {
    return new XmlRpcSettings(
        root.getBoolean("legato.xmlrpc.enabled"),
        root.getString("legato.xmlrpc.address"),
        root.getInt("legato.xmlrpc.port"),
        root.getString("legato.xmlrpc.token"),
        root.getStringList("legato.xmlrpc.direct-export"),
        root.getBoolean("legato.xmlrpc.export-di"),
        root.getBytes("legato.xmlrpc.max-request-size"),
        root.getDuration("legato.xmlrpc.request-timeout"),
        root.getInt("legato.xmlrpc.max-connections"));
  }
}
