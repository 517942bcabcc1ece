package org.legato.sip;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;

/**
 * The gateway's settings, from {@code legato.sip} (see reference.conf for each key's meaning).
 *
 * @param address local address to bind
 * @param port UDP and TCP port, 0 for any free one (see {@link SipGateway.Bound})
 * @param advertisedAddress host in Via and Contact; empty: {@code address}
 * @param advertisedPort port in Via and Contact; 0: the bound one
 * @param tcp whether to listen on TCP also
 * @param tcpAbove size in bytes above which a request goes over TCP where its URI names no
 *     transport (§18.1.1); 0: never
 * @param userAgent value of User-Agent and Server; empty: neither is sent
 * @param outboundProxy SIP URI put as Route on requests outside of a dialog; empty: none
 * @param nextHop SIP URI that every request outside of a dialog is sent to, whatever its Route or
 *     Request-URI says; empty: none
 * @param tagKey secret from which local tags are derived, the same at all gateways; empty: random
 * @param t1 round-trip estimate (RFC 3261 §17.1.1.1)
 * @param t2 longest interval between retransmissions
 * @param inviteLifetime how long an INVITE may ring without a final response
 * @param maxTransactions most server and client transactions at one time
 * @param maxCallsPerSecond most new INVITEs in a second, 0 for no limit
 * @param retryAfter value of Retry-After in a 503
 * @param threads threads that parse and send
 * @param resolverThreads threads that resolve host names and connect over TCP
 * @param maxMessageSize largest datagram accepted, bytes
 * @param allow methods in Allow
 * @param supported option tags in Supported, and accepted in Require
 */
public record SipSettings(
    String address,
    int port,
    String advertisedAddress,
    int advertisedPort,
    boolean tcp,
    int tcpAbove,
    String userAgent,
    String outboundProxy,
    String nextHop,
    String tagKey,
    Duration t1,
    Duration t2,
    Duration inviteLifetime,
    int maxTransactions,
    int maxCallsPerSecond,
    Duration retryAfter,
    int threads,
    int resolverThreads,
    int maxMessageSize,
    List<String> allow,
    List<String> supported) {

  public SipSettings {
    allow = List.copyOf(allow);
    supported = List.copyOf(supported);
    require(
        !isAny(address) || !advertisedAddress.isEmpty(),
        "advertised-address",
        "the address that peers reach if address is that of all interfaces",
        address);
    require(port >= 0 && port < 65536, "port", "0 to 65535", port);
    require(tcpAbove >= 0, "tcp-above", "0 or more", tcpAbove);
    require(!t1.isNegative() && t1.toMillis() > 0, "t1", "at least 1 ms", t1);
    require(t2.compareTo(t1) >= 0, "t2", "at least t1", t2);
    require(maxTransactions > 0, "max-transactions", "at least 1", maxTransactions);
    require(maxCallsPerSecond >= 0, "max-calls-per-second", "0 or more", maxCallsPerSecond);
    require(threads > 0, "threads", "at least 1", threads);
    require(resolverThreads > 0, "resolver-threads", "at least 1", resolverThreads);
    require(maxMessageSize >= 1500, "max-message-size", "at least 1500", maxMessageSize);
  }

  private static boolean isAny(String address) {
    return address.equals("0.0.0.0") || address.equals("::") || address.equals("[::]");
  }

  private static void require(boolean ok, String key, String rule, Object value) {
    if (!ok) {
      throw new IllegalArgumentException("legato.sip." + key + " must be " + rule + ": " + value);
    }
  }

  /** What reference.conf says. */
  public static SipSettings defaults() {
    return from(ConfigFactory.defaultReference(SipSettings.class.getClassLoader()));
  }

  /** Reads {@code legato.sip} of a whole configuration. */
  public static SipSettings from(Config root) {
    Config sip = root.getConfig("legato.sip");
    int threads = sip.getInt("threads");
    return new SipSettings(
        sip.getString("address"),
        sip.getInt("port"),
        sip.getString("advertised-address"),
        sip.getInt("advertised-port"),
        sip.getBoolean("tcp"),
        sip.getInt("tcp-above"),
        sip.getString("user-agent"),
        sip.getString("outbound-proxy"),
        sip.getString("next-hop"),
        sip.getString("tag-key"),
        sip.getDuration("t1"),
        sip.getDuration("t2"),
        sip.getDuration("invite-lifetime"),
        sip.getInt("max-transactions"),
        sip.getInt("max-calls-per-second"),
        sip.getDuration("retry-after"),
        threads == 0 ? Math.max(2, Runtime.getRuntime().availableProcessors()) : threads,
        sip.getInt("resolver-threads"),
        sip.getInt("max-message-size"),
        sip.getStringList("allow"),
        sip.getStringList("supported"));
  }

  /** Host and port in Via and Contact. */
  public String sentBy(int boundPort) {
    String host = advertisedAddress.isEmpty() ? address : advertisedAddress;
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return bracketed + ':' + (advertisedPort == 0 ? boundPort : advertisedPort);
  }

  /** Contact of this gateway. */
  public String contact(int boundPort, String transport) {
    String parameter = transport.equals("udp") ? "" : ";transport=" + transport;
    return "<sip:" + sentBy(boundPort) + parameter + ">";
  }

  /** A copy that binds another address. */
  public SipSettings withAddress(String other) {
    return copy(other, port, outboundProxy, nextHop, t1, t2, maxTransactions, maxCallsPerSecond);
  }

  /** A copy with another port. */
  public SipSettings withPort(int other) {
    return copy(address, other, outboundProxy, nextHop, t1, t2, maxTransactions, maxCallsPerSecond);
  }

  /** A copy that routes new requests through a proxy. */
  public SipSettings withOutboundProxy(String other) {
    return copy(address, port, other, nextHop, t1, t2, maxTransactions, maxCallsPerSecond);
  }

  /** A copy that sends new requests to a fixed place. */
  public SipSettings withNextHop(String other) {
    return copy(address, port, outboundProxy, other, t1, t2, maxTransactions, maxCallsPerSecond);
  }

  /** A copy with other transaction timers. */
  public SipSettings withTimers(Duration newT1, Duration newT2) {
    return copy(
        address, port, outboundProxy, nextHop, newT1, newT2, maxTransactions, maxCallsPerSecond);
  }

  /** A copy with other overload limits. */
  public SipSettings withLimits(int transactions, int callsPerSecond) {
    return copy(address, port, outboundProxy, nextHop, t1, t2, transactions, callsPerSecond);
  }

  /** A copy with another secret from which local tags are derived. */
  public SipSettings withTagKey(String key) {
    return new SipSettings(
        address,
        port,
        advertisedAddress,
        advertisedPort,
        tcp,
        tcpAbove,
        userAgent,
        outboundProxy,
        nextHop,
        key,
        t1,
        t2,
        inviteLifetime,
        maxTransactions,
        maxCallsPerSecond,
        retryAfter,
        threads,
        resolverThreads,
        maxMessageSize,
        allow,
        supported);
  }

  private SipSettings copy(
      String newAddress,
      int newPort,
      String newOutboundProxy,
      String newNextHop,
      Duration newT1,
      Duration newT2,
      int newMaxTransactions,
      int newMaxCallsPerSecond) {
    return new SipSettings(
        newAddress,
        newPort,
        advertisedAddress,
        advertisedPort,
        tcp,
        tcpAbove,
        userAgent,
        newOutboundProxy,
        newNextHop,
        tagKey,
        newT1,
        newT2,
        inviteLifetime,
        newMaxTransactions,
        newMaxCallsPerSecond,
        retryAfter,
        threads,
        resolverThreads,
        maxMessageSize,
        allow,
        supported);
  }
}
