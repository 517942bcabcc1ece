package org.legato.call;

import java.util.List;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;

/** When a script gets {@code early} and {@code sessionStart}, and its sound is connected. */
final class SessionStart {
  private final LegRuntime leg;
  private boolean early;
  private boolean sessionStarted;

  SessionStart(LegRuntime leg) {
    this.leg = leg;
  }

  boolean early() {
    return early;
  }

  boolean sessionStarted() {
    return sessionStarted;
  }

  void restore(boolean wasEarly, boolean hasStarted) {
    early = wasEarly;
    sessionStarted = hasStarted;
  }

  /**
   * The events of a completed offer/answer exchange: {@code early} once in an early dialog, {@code
   * sessionStart} once in a confirmed one that had no early media.
   */
  List<Event> exchangeCompleted(boolean confirmed) {
    if (leg.application().compat2010()) {
      return startedAsIn2010(confirmed);
    }
    if (sessionStarted || early) {
      return List.of();
    }
    EventType type;
    String veto;
    if (confirmed) {
      sessionStarted = true;
      type = EventType.SESSION_START;
      veto = "connect_session";
    } else {
      early = true;
      type = EventType.EARLY;
      veto = "connect_early_session";
    }
    leg.afterRun(
        () -> {
          if (!"0".equals(leg.session().variables().get(veto)) && !leg.stopped()) {
            leg.media().connectByDefault();
          }
        });
    return List.of(Event.of(type));
  }

  /**
   * As SEMS of 2010 did: {@code sessionStart} once, for incoming calls in the early dialog already,
   * and before it the initial state is entered again, unless the script has attached its media.
   */
  private List<Event> startedAsIn2010(boolean confirmed) {
    boolean starts = confirmed || !leg.userAgent().dialog().outgoing();
    if (sessionStarted || (early && !starts)) {
      return List.of();
    }
    early = true;
    sessionStarted = starts;
    leg.then(
        () -> {
          if (leg.stopped() || leg.media().attached()) {
            return;
          }
          leg.media().connectByDefault();
          if (starts) {
            leg.enterScript();
            leg.enqueue(Event.of(EventType.SESSION_START));
          }
        });
    return starts ? List.of() : List.of(Event.of(EventType.EARLY));
  }
}
