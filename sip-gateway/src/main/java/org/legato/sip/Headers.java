package org.legato.sip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Header syntax that is needed in more than one place (RFC 3261 §7.3.1, §25). */
public final class Headers {
  private Headers() {}

  /** Splits a comma-separated value; commas in quotes, {@code <>} or comments don't count. */
  public static List<String> splitList(String value) {
    return split(value, ',');
  }

  /** All values of a header in wire order, with comma lists taken apart. */
  public static List<String> list(SipMessage message, String name) {
    List<String> values = new ArrayList<>();
    for (String line : message.headers(name)) {
      values.addAll(splitList(line));
    }
    return List.copyOf(values);
  }

  /** The Record-Route entries in wire order, each a name-addr (§12.1: a UAC reverses them). */
  public static List<String> recordRoute(SipMessage message) {
    return list(message, "Record-Route");
  }

  /** The From tag, or empty text. */
  public static String fromTag(SipMessage message) {
    return message.header("From").map(v -> NameAddr.parse(v).tag()).orElse("");
  }

  /** The To tag, or empty text. */
  public static String toTag(SipMessage message) {
    return message.header("To").map(v -> NameAddr.parse(v).tag()).orElse("");
  }

  /** Whether a comma list such as Supported or Require contains a token, regardless of case. */
  public static boolean hasToken(SipMessage message, String name, String token) {
    return list(message, name).stream().anyMatch(token::equalsIgnoreCase);
  }

  /** Splits at a separator outside of quoted strings, angle brackets and comments. */
  static List<String> split(String value, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int angle = 0;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        angle++;
      } else if (c == '>') {
        angle = Math.max(0, angle - 1);
      } else if (c == separator && angle == 0) {
        addPart(parts, value.substring(start, i));
        start = i + 1;
      }
    }
    addPart(parts, value.substring(start));
    return parts;
  }

  private static void addPart(List<String> parts, String part) {
    String stripped = part.strip();
    if (!stripped.isEmpty()) {
      parts.add(stripped);
    }
  }

  /** Parameters {@code a=b;c;d="e"} as lower-case name to unquoted value; a flag has value "". */
  static Map<String, String> params(String text, char separator) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String part : split(text, separator)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals).strip();
      String value = equals < 0 ? "" : unquote(part.substring(equals + 1).strip());
      params.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    }
    return Collections.unmodifiableMap(params);
  }

  /** Takes the quotes and backslashes off a quoted string; other text stays as it is. */
  static String unquote(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() - 1) {
        c = text.charAt(++i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /** Puts text in quotes, escaping quotes and backslashes in it. */
  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
