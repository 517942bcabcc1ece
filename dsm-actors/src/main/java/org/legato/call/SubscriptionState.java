package org.legato.call;

import java.util.Locale;
import java.util.Optional;
import org.legato.sip.SipRequest;

/**
 * The header Subscription-State of a NOTIFY (RFC 6665 §8.2.3).
 *
 * @param status active, pending, terminated or, for a state of an extension, unknown
 * @param expires seconds that are left
 * @param reason why it is terminated; empty if that is not said
 */
record SubscriptionState(String status, Optional<Integer> expires, String reason) {

  /** Empty if the NOTIFY has no such header, which it must have. */
  static Optional<SubscriptionState> of(SipRequest notify) {
    return notify.header("Subscription-State").map(SubscriptionState::parse);
  }

  private static SubscriptionState parse(String value) {
    String[] parts = value.split(";");
    Optional<Integer> expires = Optional.empty();
    String reason = "";
    for (int i = 1; i < parts.length; i++) {
      String[] param = parts[i].split("=", 2);
      String text = param.length < 2 ? "" : param[1].strip();
      switch (param[0].strip().toLowerCase(Locale.ROOT)) {
        case "expires" -> expires = seconds(text);
        case "reason" -> reason = text;
        default -> {
          // retry-after and extensions are the script's business at most.
        }
      }
    }
    String status = parts[0].strip().toLowerCase(Locale.ROOT);
    return switch (status) {
      case "active", "pending", "terminated" -> new SubscriptionState(status, expires, reason);
      default -> new SubscriptionState("unknown", expires, reason);
    };
  }

  /** A number of seconds as in Expires and Min-Expires; empty if it is none. */
  static Optional<Integer> seconds(String text) {
    String digits = text.strip();
    return digits.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  boolean terminated() {
    return status.equals("terminated");
  }
}
