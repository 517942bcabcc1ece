package org.legato.dsm.engine;

import java.util.Map;

/**
 * An event for a script.
 *
 * @param type its type
 * @param params the {@code #} parameters
 * @param hasParams whether a parameter map exists at all; {@code set(#x=…)} and interpolation tell
 *     an empty map from none
 */
public record Event(EventType type, Map<String, String> params, boolean hasParams) {
  public Event {
    params = Map.copyOf(params);
  }

  /** An event without a parameter map. */
  public static Event of(EventType type) {
    return new Event(type, Map.of(), false);
  }

  /** An event with parameters. */
  public static Event of(EventType type, Map<String, String> params) {
    return new Event(type, params, true);
  }
}
