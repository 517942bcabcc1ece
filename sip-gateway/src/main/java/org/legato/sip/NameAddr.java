package org.legato.sip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The value of a From, To, Contact, Route, Record-Route or Refer-To header (RFC 3261 §20.10):
 * {@code "Display" <uri>;param=value}. Reading is tolerant: a bare address has its parameters taken
 * as header parameters, and what cannot be understood becomes the URI.
 *
 * @param displayName without quotes, empty when there is none
 * @param uri the address as text, without angle brackets
 * @param params header parameters by lower-case name, in order; a flag has an empty value
 */
public record NameAddr(String displayName, String uri, Map<String, String> params) {
  public NameAddr {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** An address without display name and parameters. */
  public static NameAddr of(String uri) {
    return new NameAddr("", uri, Map.of());
  }

  /** Reads one header value, the first of a comma list. */
  public static NameAddr parse(String value) {
    String text = Headers.splitList(value).stream().findFirst().orElse("");
    int open = openingBracket(text);
    if (open < 0) {
      int semicolon = text.indexOf(';');
      String uri = semicolon < 0 ? text : text.substring(0, semicolon);
      return new NameAddr("", uri.strip(), params(semicolon < 0 ? "" : text.substring(semicolon)));
    }
    int close = text.indexOf('>', open);
    String uri = text.substring(open + 1, close < 0 ? text.length() : close).strip();
    String rest = close < 0 ? "" : text.substring(close + 1);
    String display = Headers.unquote(text.substring(0, open).strip());
    return new NameAddr(display, uri, params(rest));
  }

  private static int openingBracket(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '<' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static Map<String, String> params(String text) {
    return Headers.params(text, ';');
  }

  /** The tag parameter, or empty text. */
  public String tag() {
    return param("tag");
  }

  /** A header parameter, or empty text where it is missing or a flag. */
  public String param(String name) {
    return params.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The address taken apart. */
  public SipUri sipUri() {
    return SipUri.parse(uri);
  }

  /** A copy with another tag; empty text takes the tag away. */
  public NameAddr withTag(String tag) {
    return withParam("tag", tag);
  }

  /** A copy with a header parameter set, or taken away by an empty value. */
  public NameAddr withParam(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(params);
    if (value.isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new NameAddr(displayName, uri, changed);
  }

  /** The header value. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (!displayName.isEmpty()) {
      text.append(Headers.quote(displayName)).append(' ');
    }
    text.append('<').append(uri).append('>');
    SipUri.appendParams(text, params);
    return text.toString();
  }
}
