package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.legato.sip.SipHeader;
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

  /** A response with one more body part (RFC 2046 §5.1). */
  static RelayMessage.Response with(
      RelayMessage.Response response, String contentType, String payload) {
    List<Part> parts = new ArrayList<>(parts(response));
    parts.add(new Part(contentType, payload));
    return assembled(response, parts);
  }

  /** A response without the body (parts) of a type. */
  static RelayMessage.Response without(RelayMessage.Response response, String contentType) {
    String unwanted = bare(contentType);
    return assembled(
        response,
        parts(response).stream().filter(part -> !bare(part.type()).equals(unwanted)).toList());
  }

  private record Part(String type, String body) {}

  private static String type(List<SipHeader> headers, String otherwise) {
    return headers.stream()
        .filter(h -> h.name().equalsIgnoreCase("Content-Type"))
        .map(SipHeader::value)
        .findFirst()
        .orElse(otherwise);
  }

  private static List<Part> parts(RelayMessage.Response response) {
    String type = type(response.headers(), "");
    Matcher boundary = BOUNDARY.matcher(type);
    if (response.body().isEmpty()) {
      return List.of();
    }
    if (!bare(type).startsWith("multipart/") || !boundary.find()) {
      return List.of(new Part(type, response.body()));
    }
    List<Part> parts = new ArrayList<>();
    for (String piece : pieces(response.body(), boundary)) {
      int blank = piece.indexOf("\r\n\r\n");
      if (blank >= 0) {
        parts.add(
            new Part(
                type(HeaderLines.parse(piece.substring(0, blank)), "text/plain"),
                piece.substring(blank + 4).replaceFirst("\r\n$", "")));
      }
    }
    return parts;
  }

  private static RelayMessage.Response assembled(RelayMessage.Response response, List<Part> parts) {
    List<SipHeader> headers = new ArrayList<>(response.headers());
    headers.removeIf(h -> h.name().equalsIgnoreCase("Content-Type"));
    StringBuilder body = new StringBuilder();
    if (parts.size() == 1) {
      headers.add(new SipHeader("Content-Type", parts.getFirst().type()));
      body.append(parts.getFirst().body());
    } else if (!parts.isEmpty()) {
      String boundary = "legato" + Long.toHexString(ThreadLocalRandom.current().nextLong());
      headers.add(new SipHeader("Content-Type", "multipart/mixed;boundary=" + boundary));
      for (Part part : parts) {
        body.append("--").append(boundary).append("\r\nContent-Type: ").append(part.type());
        body.append("\r\n\r\n").append(part.body()).append("\r\n");
      }
      body.append("--").append(boundary).append("--\r\n");
    }
    return new RelayMessage.Response(
        response.id(), response.status(), response.reason(), headers, body.toString());
  }

  private static String bare(String type) {
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String[] pieces(String body, Matcher boundary) {
    String mark = "--" + (boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
    return body.split(Pattern.quote(mark));
  }

  private static Optional<String> part(String type, String body, String wanted, int depth) {
    if (body.isEmpty()) {
      return Optional.empty();
    }
    String bare = bare(type);
    if (bare.equals(bare(wanted))) {
      return Optional.of(body);
    }
    Matcher boundary = BOUNDARY.matcher(type);
    if (!bare.startsWith("multipart/") || depth > 3 || !boundary.find()) {
      return Optional.empty();
    }
    for (String piece : pieces(body, boundary)) {
      int blank = piece.indexOf("\r\n\r\n");
      if (blank >= 0) {
        String innerType = type(HeaderLines.parse(piece.substring(0, blank)), "text/plain");
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
