package org.legato.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.app.SessionTimers;
import org.legato.dsm.app.SessionTimers.Refresh;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.Headers;
import org.legato.sip.SipHeader;
import org.legato.sip.SipMessage;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The session timer of a leg (RFC 4028): refreshes the session at half its interval where that is
 * our part, and ends the call when no refresh came.
 */
final class SessionTimer {
  private static final String REFRESH = "session-refresh";
  private static final String EXPIRY = "session-expiry";

  private final LegRuntime leg;
  private final UserAgent agent;
  private int interval;
  private int least;
  private boolean ours;
  private boolean peerUpdates;

  SessionTimer(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
  }

  private Optional<SessionTimers> settings() {
    return leg.application() == null || leg.other().relays() || leg.other().isCallee()
        ? Optional.empty()
        : leg.application().sessionTimers();
  }

  // ---- as UAC

  /** The headers of an INVITE or UPDATE of ours (§7.1, §7.4). */
  List<SipHeader> offered() {
    return settings().map(this::offered).orElse(List.of());
  }

  private List<SipHeader> offered(SessionTimers timers) {
    boolean refresh = interval > 0;
    int wanted = refresh ? interval : timers.expires();
    return List.of(
        new SipHeader("Supported", "timer"),
        new SipHeader(
            "Session-Expires", Math.max(wanted, least) + (refresh ? ";refresher=uac" : "")),
        new SipHeader("Min-SE", Integer.toString(Math.max(timers.minimum(), least))));
  }

  /** The headers of a request that was too brief for the peer (422, §7.3), made longer; or none. */
  Optional<List<SipHeader>> longer(SipRequest request, SipResponse response) {
    int wanted = number(response, "Min-SE");
    if (response.status() != 422
        || settings().isEmpty()
        || wanted <= number(request, "Session-Expires")) {
      return Optional.empty();
    }
    least = wanted;
    interval = interval > 0 ? Math.max(interval, wanted) : 0;
    List<SipHeader> headers = new ArrayList<>(request.headers());
    headers.removeIf(
        header ->
            List.of("session-expires", "min-se").contains(header.name().toLowerCase(Locale.ROOT)));
    headers.addAll(offered().subList(1, 3));
    return Optional.of(headers);
  }

  /** A 2xx to an INVITE or UPDATE of ours came (§7.2). */
  void answered(SipResponse response) {
    settings()
        .ifPresent(
            timers -> {
              learn(response);
              int given = number(response, "Session-Expires");
              // A peer that knows no timers is refreshed by us, to find out whether it lives.
              boolean byUs = given < 0 || !refresher(response).equals("uas");
              begin(given < 0 ? Math.max(timers.expires(), least) : given, byUs);
            });
  }

  // ---- as UAS

  /**
   * The headers of our 2xx to an INVITE or UPDATE (§9), from which on the interval counts; none for
   * other requests.
   */
  List<SipHeader> accepted(SipRequest request) {
    boolean refreshing = request.method().equals("INVITE") || request.method().equals("UPDATE");
    return settings()
        .filter(timers -> refreshing)
        .map(timers -> accepted(timers, request))
        .orElse(List.of());
  }

  private List<SipHeader> accepted(SessionTimers timers, SipRequest request) {
    learn(request);
    boolean supported = Headers.hasToken(request, "Supported", "timer");
    int wanted = number(request, "Session-Expires");
    int floor = Math.max(number(request, "Min-SE"), 0);
    int agreed =
        Math.max(wanted < 0 ? timers.expires() : Math.min(wanted, timers.maximum()), floor);
    boolean theirs = supported && refresher(request).equals("uac");
    begin(agreed, !theirs);
    List<SipHeader> headers = new ArrayList<>();
    headers.add(new SipHeader("Supported", "timer"));
    headers.add(
        new SipHeader("Session-Expires", agreed + ";refresher=" + (theirs ? "uac" : "uas")));
    if (theirs) {
      headers.add(new SipHeader("Require", "timer"));
    }
    return headers;
  }

  private void learn(SipMessage message) {
    peerUpdates = Headers.hasToken(message, "Allow", "UPDATE");
  }

  private static int number(SipMessage message, String name) {
    String text = message.header(name).orElse("").split(";", 2)[0].strip();
    return text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
  }

  private static String refresher(SipMessage message) {
    String value = message.header("Session-Expires").orElse("").toLowerCase(Locale.ROOT);
    return value.contains("refresher=uas") ? "uas" : value.contains("refresher=uac") ? "uac" : "";
  }

  // ---- the interval

  Checkpoint.SessionInterval save() {
    return new Checkpoint.SessionInterval(interval, least, ours, peerUpdates);
  }

  /** Goes on at another node, with a whole interval. */
  void restore(Checkpoint.SessionInterval saved) {
    least = saved.least();
    peerUpdates = saved.peerUpdates();
    if (saved.seconds() > 0) {
      begin(saved.seconds(), saved.ours());
    }
  }

  private void begin(int seconds, boolean refreshedByUs) {
    interval = seconds;
    ours = refreshedByUs;
    leg.thread().cancelTimer(REFRESH);
    // §10: who waits for a refresh gives up a little before the end.
    int early = ours ? 0 : Math.min(32, seconds / 3);
    leg.thread().after(EXPIRY, Duration.ofSeconds(seconds - early), this::expired);
    if (ours) {
      leg.thread().after(REFRESH, Duration.ofMillis(seconds * 500L), this::refresh);
    }
  }

  /** The dialog is over. */
  void stop() {
    interval = 0;
    leg.thread().cancelTimer(REFRESH);
    leg.thread().cancelTimer(EXPIRY);
  }

  private void refresh() {
    if (settings().isEmpty() || agent.status() != DialogStatus.CONNECTED) {
      return;
    }
    Refresh method = settings().get().refresh();
    if (method == Refresh.UPDATE || (method == Refresh.UPDATE_FALLBACK_INVITE && peerUpdates)) {
      agent.client().send("UPDATE", offered(), "", response -> refreshed("UPDATE", response));
    } else {
      refreshByInvite();
    }
  }

  private void refreshByInvite() {
    agent
        .client()
        .reinvites()
        .send(List.of(), leg.media().localSdp(), response -> refreshed("INVITE", response));
  }

  private void refreshed(String method, SipResponse response) {
    int code = response.status();
    if (code < 200) {
      return;
    }
    SessionTimers timers = settings().orElse(null);
    if (timers == null) {
      return;
    }
    boolean unknown = code == 405 || code == 501;
    if (code < 300) {
      if (method.equals("UPDATE")) {
        answered(response);
      }
    } else if (unknown && method.equals("UPDATE") && timers.refresh() != Refresh.UPDATE) {
      peerUpdates = false;
      refreshByInvite();
    } else if (code == 501 && timers.accept501()) {
      begin(interval, true);
    } else if (code == 422 && number(response, "Min-SE") > interval) {
      least = number(response, "Min-SE");
      interval = least;
      refresh();
    } else if (code == 408 || code == 481) {
      expired();
    } else {
      leg.log().info("leg {}: the session was not refreshed: {}", leg.id(), code);
    }
  }

  private void expired() {
    stop();
    if (agent.status() != DialogStatus.CONNECTED) {
      return;
    }
    leg.log().info("leg {}: the session has expired, the peer is gone", leg.id());
    leg.enqueue(
        Event.of(EventType.SESSION_TIMEOUT, Map.of()),
        params -> {
          if (!"true".equals(params.get("processed"))) {
            leg.stop(true);
          }
        });
    leg.settle();
  }
}
