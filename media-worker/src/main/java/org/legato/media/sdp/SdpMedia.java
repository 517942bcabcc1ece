package org.legato.media.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.legato.media.codec.Codec;

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

  /** Whether its address is nobody's (RFC 3264 §8.4). */
  boolean isHeld() {
    return address.equals("0.0.0.0") || address.equals("::");
  }

  /** Whether it may be reached from an address; a name may be one of either family. */
  boolean isReachedFrom(String ours) {
    boolean name = !address.contains(":") && !address.matches("[0-9.]+");
    return name || address.contains(":") == ours.contains(":");
  }

  /** Whether it has an attribute without a value. */
  boolean has(String name) {
    return attributes.contains(name);
  }

  /** The encoding of a payload type, e.g. {@code PCMU/8000}; empty if it has none. */
  String encoding(String format) {
    String named = value("rtpmap", format);
    if (!named.isEmpty()) {
      return named;
    }
    int number = Integer.parseInt(format);
    return Arrays.stream(Codec.values())
        .filter(codec -> codec.isStatic(number))
        .map(Codec::rtpmap)
        .findFirst()
        .orElse("");
  }

  /** The value of an attribute of one payload type, e.g. of {@code fmtp}; empty without it. */
  String value(String name, String format) {
    String start = name + ":" + format + " ";
    return attributes.stream()
        .filter(a -> a.startsWith(start))
        .map(a -> a.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }

  /** The number of an attribute as {@code ptime}, or the other one if there is none. */
  int number(String name, int otherwise) {
    try {
      return attribute(name).map(v -> Integer.parseInt(v.strip())).orElse(otherwise);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
