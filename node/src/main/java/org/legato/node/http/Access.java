package org.legato.node.http;

import akka.http.javadsl.model.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Who may use a control port. With a token: whoever has it. Without (loopback only): any local
 * program, but no web page that a local browser was lured to.
 */
final class Access {
  private final String token;

  Access(String token) {
    this.token = token;
  }

  /** Why a request is refused; empty if it is let in. */
  Optional<String> refusal(HttpRequest request) {
    if (!token.isEmpty()) {
      boolean known = header(request, "Authorization").filter(this::hasToken).isPresent();
      return known ? Optional.empty() : Optional.of("the token is missing or wrong");
    }
    String host = header(request, "Host").orElse("");
    if (!isLocal("http://" + host)) {
      return Optional.of("the Host header must be localhost or a loopback address");
    }
    boolean foreign = header(request, "Origin").filter(origin -> !isSame(origin, host)).isPresent();
    return foreign ? Optional.of("web pages of other origins are refused") : Optional.empty();
  }

  private boolean hasToken(String authorization) {
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return equal(authorization.substring(7).strip());
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(6).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return equal(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return false;
  }

  /** In constant time, so that the time of the answer tells nothing. */
  private boolean equal(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isSame(String origin, String host) {
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  private static boolean isLocal(String url) {
    try {
      String host = URI.create(url).getHost();
      return host != null
          && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(akka.http.javadsl.model.HttpHeader::value);
  }
}
