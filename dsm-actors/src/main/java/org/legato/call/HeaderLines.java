package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import org.legato.sip.SipHeader;

/** Header fields as scripts write them: lines separated by CRLF, or by the text {@code \r\n}. */
final class HeaderLines {
  private HeaderLines() {}

  /** Reads header lines; a line without a colon is left out. */
  static List<SipHeader> parse(String lines) {
    List<SipHeader> headers = new ArrayList<>();
    for (String line : lines.replace("\\r\\n", "\r\n").split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(
            new SipHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
      }
    }
    return headers;
  }

  /** Whether one of the headers has this name. */
  static boolean has(List<SipHeader> headers, String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  /** Writes headers as lines that end with CRLF. */
  static String format(List<SipHeader> headers) {
    StringBuilder text = new StringBuilder();
    for (SipHeader header : headers) {
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return text.toString();
  }
}
