package org.legato.dsm.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How calls find out that a peer has gone without a word (RFC 4028); keys of dsm.conf.
 *
 * @param expires the session interval that we ask for, in s
 * @param minimum the shortest one that we accept, in s
 * @param maximum the longest one that we accept, in s
 * @param accept501 whether a peer that does not know the refreshing method is alive all the same
 */
public record SessionTimers(
    int expires, int minimum, int maximum, Refresh refresh, boolean accept501) {
  /** The request that refreshes a session. */
  public enum Refresh {
    UPDATE,
    INVITE,
    /** UPDATE where the peer allows it, else a re-INVITE. */
    UPDATE_FALLBACK_INVITE
  }

  /** The keys in dsm.conf. */
  public static final List<String> KEYS =
      List.of(
          "enable_session_timer",
          "session_expires",
          "minimum_timer",
          "maximum_timer",
          "session_refresh_method",
          "accept_501_reply");

  /** RFC 4028 §4. */
  private static final int LEAST_MINIMUM = 90;

  /**
   * Reads dsm.conf; empty where timers are not switched on.
   *
   * @throws SemsConfig.Malformed if a value is none
   */
  static Optional<SessionTimers> of(SemsConfig config) {
    if (!config.flag("enable_session_timer", false)) {
      return Optional.empty();
    }
    int minimum = seconds(config, "minimum_timer", LEAST_MINIMUM);
    int maximum = seconds(config, "maximum_timer", 900);
    int expires = seconds(config, "session_expires", 120);
    if (expires < minimum || expires > maximum) {
      throw new SemsConfig.Malformed(
          config.place("session_expires")
              + " is "
              + expires
              + ", which is not between minimum_timer "
              + minimum
              + " and maximum_timer "
              + maximum);
    }
    String method = config.get("session_refresh_method").orElse("UPDATE_FALLBACK_INVITE");
    Refresh refresh =
        Arrays.stream(Refresh.values())
            .filter(value -> value.name().equals(method.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new SemsConfig.Malformed(
                        config.place("session_refresh_method")
                            + " can be UPDATE, INVITE or UPDATE_FALLBACK_INVITE"));
    return Optional.of(
        new SessionTimers(
            expires, minimum, maximum, refresh, config.flag("accept_501_reply", true)));
  }

  private static int seconds(SemsConfig config, String key, int otherwise) {
    String text = config.get(key).orElse(Integer.toString(otherwise));
    if (!text.matches("[1-9]\\d{0,6}")) {
      throw new SemsConfig.Malformed(config.place(key) + " is no number of seconds: " + text);
    }
    return Integer.parseInt(text);
  }
}
