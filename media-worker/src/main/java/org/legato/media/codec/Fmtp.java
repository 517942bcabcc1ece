package org.legato.media.codec;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The parameters of an {@code a=fmtp} (RFC 8866 §6.15), names in lower case. */
record Fmtp(Map<String, String> values) {
  static Fmtp of(String text) {
    Map<String, String> values = new HashMap<>();
    for (String part : text.split(";")) {
      String[] pair = part.split("=", 2);
      values.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].strip());
    }
    return new Fmtp(Map.copyOf(values));
  }

  boolean flag(String name) {
    return "1".equals(values.get(name));
  }

  /** A number, or the other one if there is none or it is none. */
  int number(String name, int otherwise) {
    try {
      return Integer.parseInt(values.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
