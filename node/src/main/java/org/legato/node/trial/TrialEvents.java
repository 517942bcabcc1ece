package org.legato.node.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.script.Nearest;

/** Reads events as people write them: {@code invite}, {@code key:5}, {@code event:a=1;b=2}. */
public final class TrialEvents {
  /** What may follow the name without a parameter's name. */
  private static final Map<EventType, String> FIRST =
      Map.of(
          EventType.KEY, "key",
          EventType.TIMER, "id",
          EventType.SEPARATOR, "id",
          EventType.FAILED, "code",
          EventType.RINGING, "code",
          EventType.SIP_REPLY, "code",
          EventType.B2B_OTHER_REPLY, "code",
          EventType.SIP_REQUEST, "method",
          EventType.SYSTEM, "type",
          EventType.SUBSCRIPTION, "status");

  /** Events that have no parameters at all. */
  private static final Set<EventType> BARE =
      Set.of(
          EventType.START,
          EventType.INVITE,
          EventType.SESSION_START,
          EventType.EARLY,
          EventType.STARTUP,
          EventType.RELOAD);

  private static final String LETTER_KEYS = "*#ABCD";

  private TrialEvents() {}

  /** A text that is no event. */
  public static final class Unreadable extends RuntimeException {
    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads {@code name}, {@code name:value} or {@code name:parameter=value;parameter=value}.
   *
   * @throws Unreadable with what would be right
   */
  public static Event parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    String rest = colon < 0 ? "" : text.substring(colon + 1).strip();
    EventType type = type(name);
    if (BARE.contains(type)) {
      if (!rest.isEmpty()) {
        throw new Unreadable("the event " + name + " has no parameters");
      }
      return Event.of(type);
    }
    Map<String, String> params = new LinkedHashMap<>();
    if (type == EventType.NO_AUDIO) {
      params.put("type", "noAudio");
    }
    for (String part : rest.split(";")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        params.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      } else if (!part.isBlank()) {
        first(type, name, part.strip(), params);
      }
    }
    return Event.of(type, params);
  }

  private static void first(EventType type, String name, String value, Map<String, String> params) {
    String param = FIRST.get(type);
    if (param == null || params.containsKey(param)) {
      throw new Unreadable("write " + name + ":parameter=value;… instead of " + name + ":" + value);
    }
    int blank = value.indexOf(' ');
    if (type == EventType.KEY) {
      params.put("key", key(value));
      params.put("duration", "100");
    } else if (param.equals("code") && blank > 0) {
      params.put("code", value.substring(0, blank));
      params.put("reason", value.substring(blank + 1).strip());
    } else {
      params.put(param, value);
    }
  }

  /** Keys that are no digits go on after 9. */
  private static String key(String value) {
    int letter = value.length() == 1 ? LETTER_KEYS.indexOf(value.toUpperCase(Locale.ROOT)) : -1;
    return letter < 0 ? value : Integer.toString(10 + letter);
  }

  private static EventType type(String name) {
    for (EventType type : EventType.values()) {
      if (type.names().contains(name)) {
        return type;
      }
    }
    List<String> names =
        Arrays.stream(EventType.values()).flatMap(type -> type.names().stream()).toList();
    String near = Nearest.to(name, names).map(n -> "; did you mean " + n + "?").orElse("");
    throw new Unreadable("unknown event '" + name + "'" + near);
  }
}
