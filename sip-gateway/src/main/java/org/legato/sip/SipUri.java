package org.legato.sip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A SIP, SIPS or TEL URI taken apart (RFC 3261 §19.1, RFC 3966). Reading is tolerant; escapes stay
 * as they were written.
 *
 * @param scheme in lower case, {@code sip} where the text has none
 * @param user with password, escaped as on the wire; the number of a TEL URI; may be empty
 * @param host name or address, IPv6 in brackets; empty in a TEL URI
 * @param port 1 to 65535, or -1 where the text has none
 * @param params URI parameters by lower-case name, in order; a flag has an empty value
 * @param headers the text after {@code ?}, or empty
 */
public record SipUri(
    String scheme, String user, String host, int port, Map<String, String> params, String headers) {
  public SipUri {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** Reads a URI; what is not understood ends up in {@code host}. */
  public static SipUri parse(String uri) {
    String rest = uri.strip();
    String scheme = "sip";
    int colon = rest.indexOf(':');
    if (colon > 0 && isScheme(rest.substring(0, colon))) {
      scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
      rest = rest.substring(colon + 1);
    }
    // A user part may contain ';' and '?', so the '@' comes first (RFC 4475 §3.1.1.9).
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? "" : rest.substring(0, at);
    rest = rest.substring(at + 1);
    int question = rest.indexOf('?');
    String headers = question < 0 ? "" : rest.substring(question + 1);
    rest = question < 0 ? rest : rest.substring(0, question);
    int semicolon = rest.indexOf(';');
    Map<String, String> params =
        semicolon < 0 ? Map.of() : Headers.params(rest.substring(semicolon + 1), ';');
    String hostPort = semicolon < 0 ? rest : rest.substring(0, semicolon);
    if (scheme.equals("tel")) {
      return new SipUri(scheme, hostPort, "", -1, params, headers);
    }
    int portColon = hostPort.lastIndexOf(':');
    if (portColon > hostPort.lastIndexOf(']') && portColon >= 0) {
      int port = port(hostPort.substring(portColon + 1));
      return new SipUri(scheme, user, hostPort.substring(0, portColon), port, params, headers);
    }
    return new SipUri(scheme, user, hostPort, -1, params, headers);
  }

  private static boolean isScheme(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "sip", "sips", "tel" -> true;
      default -> false;
    };
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text.strip());
      return port > 0 && port < 65536 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** A URI parameter, or empty text where it is missing or a flag. */
  public String param(String name) {
    return params.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Whether a parameter is there, with or without a value, e.g. {@code lr}. */
  public boolean hasParam(String name) {
    return params.containsKey(name.toLowerCase(Locale.ROOT));
  }

  /** The URI as text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scheme).append(':').append(user);
    if (!host.isEmpty()) {
      text.append(user.isEmpty() ? "" : "@").append(host);
    }
    if (port > 0) {
      text.append(':').append(port);
    }
    appendParams(text, params);
    return headers.isEmpty() ? text.toString() : text.append('?').append(headers).toString();
  }

  static void appendParams(StringBuilder text, Map<String, String> params) {
    params.forEach(
        (name, value) -> {
          text.append(';').append(name);
          if (!value.isEmpty()) {
            text.append('=').append(needsQuotes(value) ? Headers.quote(value) : value);
          }
        });
  }

  private static boolean needsQuotes(String value) {
    return value.chars().anyMatch(c -> " ;,<>\"\\".indexOf(c) >= 0);
  }
}
