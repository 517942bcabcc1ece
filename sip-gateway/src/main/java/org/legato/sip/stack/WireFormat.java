package org.legato.sip.stack;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.legato.sip.SipHeader;
import org.legato.sip.SipMessage;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** Messages as records and as text (RFC 3261 §7): order and spelling of headers are kept. */
final class WireFormat {
  /** Compact forms (RFC 3261 §7.3.3 and later RFCs). */
  private static final Map<String, String> LONG_FORMS =
      Map.ofEntries(
          Map.entry("a", "Accept-Contact"),
          Map.entry("b", "Referred-By"),
          Map.entry("c", "Content-Type"),
          Map.entry("d", "Request-Disposition"),
          Map.entry("e", "Content-Encoding"),
          Map.entry("f", "From"),
          Map.entry("i", "Call-ID"),
          Map.entry("j", "Reject-Contact"),
          Map.entry("k", "Supported"),
          Map.entry("l", "Content-Length"),
          Map.entry("m", "Contact"),
          Map.entry("n", "Identity-Info"),
          Map.entry("o", "Event"),
          Map.entry("r", "Refer-To"),
          Map.entry("s", "Subject"),
          Map.entry("t", "To"),
          Map.entry("u", "Allow-Events"),
          Map.entry("v", "Via"),
          Map.entry("x", "Session-Expires"),
          Map.entry("y", "Identity"));

  private WireFormat() {}

  /**
   * The record of a message that the stack has parsed. It was read along with it, on TCP without
   * the body, which the stack reads later.
   */
  static SipMessage of(SIPMessage parsed) {
    if (!(parsed.getApplicationData() instanceof SipMessage read)) {
      return read(parsed.encodeAsBytes("udp"));
    }
    byte[] content = parsed.getRawContent();
    if (!read.body().isEmpty() || content == null || content.length == 0) {
      return read;
    }
    String body = new String(content, StandardCharsets.UTF_8);
    return switch (read) {
      case SipRequest r -> new SipRequest(r.method(), r.requestUri(), r.headers(), body);
      case SipResponse r -> new SipResponse(r.status(), r.reason(), r.headers(), body);
    };
  }

  /** Reads a message that the stack has parsed already, so that its start line is sound. */
  static SipMessage read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int start = 0;
    while (start < text.length() && (text.charAt(start) == '\r' || text.charAt(start) == '\n')) {
      start++;
    }
    List<String> lines = new ArrayList<>();
    int at = start;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      String line = text.substring(at, end < 0 ? text.length() : end);
      at = next;
      if (line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      if (line.isEmpty()) {
        break;
      }
      boolean folded = (line.charAt(0) == ' ' || line.charAt(0) == '\t') && lines.size() > 1;
      if (folded) {
        lines.set(lines.size() - 1, lines.getLast() + ' ' + line.strip());
      } else {
        lines.add(line);
      }
    }
    String first = lines.isEmpty() ? "" : lines.removeFirst();
    List<SipHeader> headers = lines.stream().map(WireFormat::header).toList();
    return message(first, headers, text.substring(at));
  }

  private static SipHeader header(String line) {
    int colon = line.indexOf(':');
    String name = (colon < 0 ? line : line.substring(0, colon)).strip();
    String value = colon < 0 ? "" : line.substring(colon + 1).strip();
    return new SipHeader(LONG_FORMS.getOrDefault(name.toLowerCase(Locale.ROOT), name), value);
  }

  private static SipMessage message(String first, List<SipHeader> headers, String rest) {
    String[] words = first.split(" ", 3);
    if (first.regionMatches(true, 0, "SIP/", 0, 4)) {
      int status = words.length > 1 ? number(words[1]) : 0;
      SipResponse bare = new SipResponse(status, words.length > 2 ? words[2] : "", headers, "");
      return new SipResponse(status, bare.reason(), headers, body(bare, rest));
    }
    int last = first.lastIndexOf(' ');
    int blank = first.indexOf(' ');
    String uri = blank < last ? first.substring(blank + 1, last).strip() : "";
    SipRequest bare = new SipRequest(blank < 0 ? first : words[0], uri, headers, "");
    return new SipRequest(bare.method(), uri, headers, body(bare, rest));
  }

  /** A datagram may hold more than Content-Length says (§18.3). */
  private static String body(SipMessage message, String rest) {
    int length = message.header("Content-Length").map(WireFormat::number).orElse(-1);
    byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
    return length < 0 || length >= bytes.length
        ? rest
        : new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Writes a message; Content-Length is computed. Line breaks inside of a header are taken out. */
  static byte[] write(SipMessage message) {
    StringBuilder text = new StringBuilder(512);
    switch (message) {
      case SipRequest r ->
          text.append(r.method()).append(' ').append(r.requestUri()).append(" SIP/2.0\r\n");
      case SipResponse r ->
          text.append("SIP/2.0 ").append(r.status()).append(' ').append(line(r.reason()));
    }
    if (message instanceof SipResponse) {
      text.append("\r\n");
    }
    for (SipHeader header : message.headers()) {
      if (!header.name().equalsIgnoreCase("Content-Length")) {
        text.append(line(header.name())).append(": ").append(line(header.value())).append("\r\n");
      }
    }
    int length = message.body().getBytes(StandardCharsets.UTF_8).length;
    text.append("Content-Length: ").append(length).append("\r\n\r\n").append(message.body());
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A script's value must not be able to add a header of its own. */
  private static String line(String text) {
    return text.indexOf('\r') < 0 && text.indexOf('\n') < 0
        ? text
        : text.replaceAll("[\\r\\n]+", " ");
  }
}
