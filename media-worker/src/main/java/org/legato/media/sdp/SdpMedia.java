package org.legato.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One media description of an SDP (RFC 8866 §5.14) with its own attributes.
 *
 * @param address its connection address, or the session's
 * @param direction sendrecv, sendonly, recvonly or inactive, its own or the session's
 * @param attributes {@code a=} values without {@code a=}
 */
record SdpMedia(
    String type,
    int port,
    String protocol,
    List<String> formats,
    String address,
    String direction,
    List<String> attributes) {

  /** The value of the first attribute that starts with a name and a colon. */
  Optional<String> attribute(String name) {
    return attributes.stream()
        .filter(a -> a.startsWith(name + ":"))
        .map(a -> a.substring(name.length() + 1))
        .findFirst();
  }

  /** Whether it has an attribute without a value. */
  boolean has(String name) {
    return attributes.contains(name);
  }

  /** The encoding of a payload type in lower case, e.g. {@code pcmu/8000}. */
  String encoding(String format) {
    for (String attribute : attributes) {
      if (attribute.startsWith("rtpmap:" + format + " ")) {
        return attribute
            .substring(attribute.indexOf(' ') + 1)
            .strip()
            .toLowerCase(java.util.Locale.ROOT);
      }
    }
    return switch (format) {
      case "0" -> "pcmu/8000";
      case "8" -> "pcma/8000";
      default -> "";
    };
  }
}
