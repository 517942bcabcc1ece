package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.legato.sip.Headers;
import org.legato.sip.SipHeader;

/** Which headers of a message go on to the other party: all but those of hop, dialog and us. */
final class RelayedHeaders {
  private static final Set<String> OURS =
      Set.of(
          "via",
          "route",
          "record-route",
          "from",
          "to",
          "call-id",
          "cseq",
          "contact",
          "max-forwards",
          "content-length",
          "rseq",
          "rack",
          "p-app-name",
          "p-app-param");

  /** Each leg acknowledges reliable responses (RFC 3262) itself. */
  private static final String RELIABLE = "100rel";

  private RelayedHeaders() {}

  static List<SipHeader> of(List<SipHeader> headers) {
    List<SipHeader> relayed = new ArrayList<>();
    for (SipHeader header : headers) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case String name when OURS.contains(name) -> {}
        case "supported", "require" -> {
          String tokens =
              String.join(
                  ", ",
                  Headers.splitList(header.value()).stream()
                      .filter(token -> !token.equalsIgnoreCase(RELIABLE))
                      .toList());
          if (!tokens.isEmpty()) {
            relayed.add(new SipHeader(header.name(), tokens));
          }
        }
        default -> relayed.add(header);
      }
    }
    return relayed;
  }
}
