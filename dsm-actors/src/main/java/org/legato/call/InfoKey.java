package org.legato.call;

import java.util.Locale;
import java.util.Optional;

/**
 * A key sent by SIP INFO: {@code application/dtmf-relay} with {@code Signal=} and {@code Duration=}
 * lines, or {@code application/dtmf} with the key alone.
 *
 * @param code 0–15 as in RFC 4733, -1 for a signal that is no key
 * @param durationMs at most 1000
 */
record InfoKey(int code, int durationMs) {
  private static final int DEFAULT_MS = 250;
  private static final int MOST_MS = 1000;

  /** Reads a body; empty if the content type is not one of ours. */
  static Optional<InfoKey> parse(String contentType, String body) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals("application/dtmf-relay") && !type.equals("application/dtmf")) {
      return Optional.empty();
    }
    String signal = "";
    int duration = DEFAULT_MS;
    for (String line : body.split("\r?\n")) {
      int equals = line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(equals + 1).strip();
      if (name.equals("duration")) {
        duration = number(value, DEFAULT_MS);
      } else if (signal.isEmpty() && (name.isEmpty() || name.equals("signal"))) {
        signal = value;
      }
    }
    return Optional.of(new InfoKey(code(signal), Math.clamp(duration, 1, MOST_MS)));
  }

  private static int code(String signal) {
    if (signal.length() == 1) {
      return "0123456789*#ABCD".indexOf(signal.toUpperCase(Locale.ROOT));
    }
    int number = number(signal, -1);
    return number >= 0 && number <= 15 ? number : -1;
  }

  private static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
