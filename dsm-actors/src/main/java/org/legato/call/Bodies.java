package org.legato.call;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.legato.sip.SipMessage;

/** Finds the body of a content type in a message, also inside of a multipart (RFC 5621). */
final class Bodies {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  private Bodies() {}

  /** The body (part) of the given type without parameters, e.g. {@code application/sdp}. */
  static Optional<String> part(SipMessage message, String contentType) {
    return part(message.header("Content-Type").orElse(""), message.body(), contentType, 0);
  }

  private static Optional<String> part(String type, String body, String wanted, int depth) {
    if (body.isEmpty()) {
      return Optional.empty();
    }
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (bare.equals(wanted.strip().toLowerCase(Locale.ROOT))) {
      return Optional.of(body);
    }
    Matcher boundary = BOUNDARY.matcher(type);
    if (!bare.startsWith("multipart/") || depth > 3 || !boundary.find()) {
      return Optional.empty();
    }
    String mark = "--" + (boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
    for (String piece : body.split(Pattern.quote(mark))) {
      int blank = piece.indexOf("\r\n\r\n");
      if (blank >= 0) {
        String innerType =
            HeaderLines.parse(piece.substring(0, blank)).stream()
                .filter(h -> h.name().equalsIgnoreCase("Content-Type"))
                .map(org.legato.sip.SipHeader::value)
                .findFirst()
                .orElse("text/plain");
        String inner = piece.substring(blank + 4).replaceFirst("\r\n$", "");
        Optional<String> found = part(innerType, inner, wanted, depth + 1);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
