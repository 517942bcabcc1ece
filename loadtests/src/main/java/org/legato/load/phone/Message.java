package org.legato.load.phone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A SIP message as a phone reads and writes it. The phones have a parser of their own, so that a
 * mistake in Legato's cannot hide behind the same mistake here.
 *
 * @param start the start line
 * @param headers name and value, in order
 */
public record Message(String start, List<String[]> headers, String body) {

  static Message parse(String text) {
    int blank = text.indexOf("\r\n\r\n");
    String[] lines = (blank < 0 ? text : text.substring(0, blank)).split("\r\n");
    List<String[]> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.add(
            new String[] {
              lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()
            });
      }
    }
    return new Message(lines[0], headers, blank < 0 ? "" : text.substring(blank + 4));
  }

  /** One header field. */
  static String[] field(String name, String value) {
    return new String[] {name, value};
  }

  /** The response to a request (RFC 3261 §8.2.6), its SDP in the body if there is any. */
  static Message response(
      Message request,
      int status,
      String reason,
      String localTag,
      String contact,
      String sdp,
      List<String[]> extra) {
    List<String[]> headers = new ArrayList<>(extra);
    request.all("Via").forEach(v -> headers.add(field("Via", v)));
    request.all("Record-Route").forEach(v -> headers.add(field("Record-Route", v)));
    headers.add(field("From", request.header("From")));
    String to = request.header("To");
    headers.add(field("To", tag(to).isEmpty() ? to + ";tag=" + localTag : to));
    headers.add(field("Call-ID", request.header("Call-ID")));
    headers.add(field("CSeq", request.header("CSeq")));
    headers.add(field("Contact", contact));
    if (!sdp.isEmpty()) {
      headers.add(field("Content-Type", "application/sdp"));
    }
    return new Message("SIP/2.0 " + status + " " + reason, headers, sdp);
  }

  /** The first value of a header, or empty text. */
  public String header(String name) {
    for (String[] header : headers) {
      if (header[0].equalsIgnoreCase(name)) {
        return header[1];
      }
    }
    return "";
  }

  List<String> all(String name) {
    return headers.stream().filter(h -> h[0].equalsIgnoreCase(name)).map(h -> h[1]).toList();
  }

  boolean isResponse() {
    return start.startsWith("SIP/2.0 ");
  }

  /** The status of a response, 0 for a request. */
  public int status() {
    return isResponse() ? Integer.parseInt(start.substring(8, 11)) : 0;
  }

  /** The method, of a response that of its request. */
  public String method() {
    String cseq = header("CSeq");
    return isResponse()
        ? cseq.substring(cseq.indexOf(' ') + 1)
        : start.substring(0, start.indexOf(' '));
  }

  int cseq() {
    return Integer.parseInt(header("CSeq").split(" ")[0]);
  }

  /** What a retransmission of a request has in common with it. */
  String transaction() {
    return header("CSeq") + header("Via");
  }

  String uri() {
    return start.split(" ")[1];
  }

  static String tag(String nameAddr) {
    int at = nameAddr.toLowerCase(Locale.ROOT).indexOf(";tag=");
    return at < 0 ? "" : nameAddr.substring(at + 5).split("[;,]")[0];
  }

  static String address(String nameAddr) {
    int open = nameAddr.indexOf('<');
    return open < 0 ? nameAddr.split(";")[0] : nameAddr.substring(open + 1, nameAddr.indexOf('>'));
  }

  /** One line for a ladder. */
  public String summary() {
    return isResponse()
        ? start.substring(8) + " (" + method() + ")"
        : start.substring(0, start.length() - " SIP/2.0".length());
  }

  String text() {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    headers.forEach(h -> text.append(h[0]).append(": ").append(h[1]).append("\r\n"));
    return text.append("Content-Length: ")
        .append(body.length())
        .append("\r\n\r\n")
        .append(body)
        .toString();
  }
}
