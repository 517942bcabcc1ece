package org.legato.sip.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.legato.sip.Headers;
import org.legato.sip.NameAddr;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipSettings;
import org.legato.sip.SipUri;

/**
 * Where a request is to be sent to (RFC 3261 §8.1.2), before names are resolved.
 *
 * @param fixed whether the URI prescribes the transport
 */
record NextHop(String host, int port, String transport, boolean fixed) {

  /**
   * From the configured next hop where the request is outside of a dialog, else the topmost Route,
   * else the Request-URI.
   *
   * @throws IllegalArgumentException saying why the request cannot be sent
   */
  static NextHop of(SipRequest request, SipSettings settings) {
    List<String> routes = Headers.list(request, "Route");
    String uri = request.requestUri();
    if (isOutsideOfDialog(request) && !settings.nextHop().isEmpty()) {
      uri = settings.nextHop();
    } else if (!routes.isEmpty()) {
      uri = NameAddr.parse(routes.getFirst()).uri();
    }
    return of(SipUri.parse(uri), uri, settings);
  }

  private static NextHop of(SipUri uri, String text, SipSettings settings) {
    if (!uri.scheme().equals("sip") || uri.host().isEmpty()) {
      throw new IllegalArgumentException("no way to send to " + text);
    }
    boolean fixed = uri.hasParam("transport");
    String transport = fixed ? uri.param("transport").toLowerCase(Locale.ROOT) : "udp";
    if (!transport.equals("udp") && !(transport.equals("tcp") && settings.tcp())) {
      throw new IllegalArgumentException("no transport for " + text);
    }
    String host = uri.hasParam("maddr") ? uri.param("maddr") : uri.host();
    if (!host.matches("[A-Za-z0-9._\\-]+|\\[[0-9A-Fa-f:.]+\\]")) {
      throw new IllegalArgumentException("no host in " + text);
    }
    return new NextHop(host, uri.port() > 0 ? uri.port() : 5060, transport, fixed);
  }

  /**
   * The request with the outbound proxy as Route, where it is outside of a dialog without Route.
   */
  static SipRequest route(SipRequest request, SipSettings settings) {
    boolean routed = request.header("Route").isPresent();
    if (settings.outboundProxy().isEmpty() || routed || !isOutsideOfDialog(request)) {
      return request;
    }
    String proxy = settings.outboundProxy();
    String uri = SipUri.parse(proxy).hasParam("lr") ? proxy : proxy + ";lr";
    List<SipHeader> headers = new ArrayList<>();
    headers.add(new SipHeader("Route", "<" + uri + ">"));
    headers.addAll(request.headers());
    return new SipRequest(request.method(), request.requestUri(), headers, request.body());
  }

  private static boolean isOutsideOfDialog(SipRequest request) {
    return Headers.toTag(request).isEmpty();
  }

  /** Whether the host needs no resolving. */
  boolean isLiteral() {
    return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }
}
