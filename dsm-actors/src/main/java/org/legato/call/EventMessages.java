package org.legato.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.sip.SipEvent;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The SIP messages that {@code sipRequest} and {@code sipReply} events carry: a message is the
 * script's only while its event runs.
 */
final class EventMessages {
  private final LegRuntime leg;
  private final Deque<SipEvent.RequestReceived> waitingRequests = new ArrayDeque<>();
  private final Deque<SipResponse> waitingReplies = new ArrayDeque<>();
  private SipEvent.RequestReceived request;
  private final Deque<RelayMessage.Response> waitingOtherReplies = new ArrayDeque<>();
  private SipResponse reply;
  private RelayMessage.Response otherReply;

  EventMessages(LegRuntime leg) {
    this.leg = leg;
  }

  /** The request of the event that runs. */
  Optional<SipEvent.RequestReceived> request() {
    return Optional.ofNullable(request);
  }

  /** The reply of the event that runs. */
  Optional<SipResponse> reply() {
    return Optional.ofNullable(reply);
  }

  /** Queues sipRequest; the message is the event's while it runs. */
  void enqueueRequest(SipEvent.RequestReceived received, Consumer<Map<String, String>> then) {
    SipRequest message = received.request();
    waitingRequests.add(received);
    if (!leg.enqueue(
        Event.of(
            EventType.SIP_REQUEST,
            Map.of(
                "method", message.method(),
                "r_uri", message.requestUri(),
                "from", message.header("From").orElse(""),
                "to", message.header("To").orElse(""),
                "hdrs", HeaderLines.format(message.headers()),
                "cseq", Long.toString(message.cseq()))),
        then)) {
      waitingRequests.removeLast();
    }
  }

  void enqueueReply(SipResponse response, DialogStatus before, Consumer<Map<String, String>> then) {
    waitingReplies.add(response);
    if (!leg.enqueue(
        Event.of(
            EventType.SIP_REPLY,
            Map.of(
                "code", Integer.toString(response.status()),
                "reason", response.reason(),
                "hdrs", HeaderLines.format(response.headers()),
                "cseq", Long.toString(response.cseq()),
                "dlg_status", leg.userAgent().status().text(),
                "old_dlg_status", before.text())),
        then)) {
      waitingReplies.removeLast();
    }
  }

  /**
   * Queues B2B.otherReply.
   *
   * @param then gets the reply as the script left it
   */
  void enqueueOtherReply(RelayMessage.Response response, Consumer<RelayMessage.Response> then) {
    waitingOtherReplies.add(response);
    if (!leg.enqueue(
        Event.of(
            EventType.B2B_OTHER_REPLY,
            Map.of(
                "code", Integer.toString(response.status()),
                "reason", response.reason(),
                "hdrs", HeaderLines.format(response.headers()))),
        params -> then.accept(otherReply == null ? response : otherReply))) {
      waitingOtherReplies.removeLast();
    }
  }

  /**
   * The other leg's reply of the event that runs.
   *
   * @throws ScriptException of type {@code dlg} in other events
   */
  RelayMessage.Response otherReply() {
    if (otherReply == null) {
      throw new ScriptException("dlg", Map.of("cause", "no reply"));
    }
    return otherReply;
  }

  void otherReply(RelayMessage.Response changed) {
    otherReply = changed;
  }

  /** The peer has hung up, by BYE or CANCEL. */
  static Event hangup(SipRequest request) {
    return Event.of(EventType.HANGUP, Map.of("headers", HeaderLines.format(request.headers())));
  }

  /** The script is about to run an event: its message, if it has one, becomes visible. */
  void eventBegins(Event event) {
    request = event.type() == EventType.SIP_REQUEST ? waitingRequests.poll() : null;
    reply = event.type() == EventType.SIP_REPLY ? waitingReplies.poll() : null;
    otherReply = event.type() == EventType.B2B_OTHER_REPLY ? waitingOtherReplies.poll() : null;
  }
}
