package org.legato.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * Requests within a relayed call: those of this leg's peer wait here for the other leg's response,
 * those of the other leg are sent to the peer.
 */
final class RelayedRequests {
  private static final int MOST = 32;

  /**
   * Longer than a transaction lives (RFC 3261 timer B or F), so that the other leg is asked out.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final LegRuntime leg;
  private final OtherLeg other;
  private final Map<Long, SipEvent.RequestReceived> unanswered = new HashMap<>();
  private long sequence;
  private boolean byePassed;
  private long offeredAs;
  private RelayMessage.Request bye;

  RelayedRequests(LegRuntime leg, OtherLeg other) {
    this.leg = leg;
    this.other = other;
  }

  /** Whether a BYE has gone to the other leg: it ends by itself. */
  boolean byePassed() {
    return byePassed;
  }

  // ---- from the peer

  /** Passes the peer's request on. */
  void pass(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    UserAgent agent = leg.userAgent();
    if (unanswered.size() >= MOST) {
      agent.server().respond(received, 503, "Service Unavailable", List.of(), "");
      return;
    }
    if (request.method().equals("INVITE")
        && (agent.client().invitePending()
            || agent.server().unacknowledged()
            || agent.server().invite().unanswered())) {
      agent.server().respond(received, 491, "Request Pending", List.of(), "");
      return;
    }
    var hops = UserAgent.hopsLeft(request);
    if (hops.isPresent() && hops.get() <= 0) {
      agent.server().respond(received, 483, "Too Many Hops", List.of(), "");
      return;
    }
    long id = ++sequence;
    unanswered.put(id, received);
    leg.thread()
        .after(
            "relay-" + id,
            PATIENCE,
            () -> respond(new RelayMessage.Response(id, 408, "Request Timeout", List.of(), "")));
    if (request.method().equals("BYE")) {
      byePassed = true;
      agent.status(DialogStatus.DISCONNECTING);
    }
    other.tell(
        new RelayMessage.Request(
            id, request.method(), RelayedHeaders.of(request.headers()), request.body()));
  }

  /** Whether one of the peer's re-INVITEs is with the other leg; it is taken back there. */
  boolean cancelled(SipRequest cancel) {
    for (var waiting : unanswered.entrySet()) {
      SipRequest request = waiting.getValue().request();
      if (request.method().equals("INVITE") && request.cseq() == cancel.cseq()) {
        other.tell(new RelayMessage.Cancel(waiting.getKey()));
        return true;
      }
    }
    return false;
  }

  /** The other leg's response to a request of the peer. */
  void respond(RelayMessage.Response response) {
    SipEvent.RequestReceived request = unanswered.get(response.id());
    if (request == null || response.status() == 100) {
      return;
    }
    ServerSide server = leg.userAgent().server();
    String method = request.request().method();
    int status = response.status();
    SipResponse sent =
        server.respond(
            request,
            // A BYE succeeds here whatever the other party says to it.
            method.equals("BYE") && status >= 300 ? 200 : status,
            method.equals("BYE") && status >= 300 ? "OK" : response.reason(),
            RelayedHeaders.of(response.headers()),
            response.body());
    if (status < 200) {
      return;
    }
    unanswered.remove(response.id());
    leg.thread().cancelTimer("relay-" + response.id());
    if (method.equals("INVITE") && status < 300) {
      boolean late = request.request().body().isEmpty();
      server.awaitAck(request, sent, false, late ? response.id() : -1);
    } else if (method.equals("BYE")) {
      leg.userAgent().status(DialogStatus.DISCONNECTED);
      other.unlink();
    }
    leg.settle();
  }

  // ---- to the peer

  /** Sends a request of the other leg's to the peer. */
  void send(RelayMessage.Request request) {
    UserAgent agent = leg.userAgent();
    ClientSide client = agent.client();
    if (request.method().equals("BYE")) {
      if (other.isCallee()) {
        sendBye(request);
      } else {
        bye = request;
        otherBye(HeaderLines.format(request.headers()), () -> passBye(request));
      }
    } else if (agent.status() != DialogStatus.CONNECTED
        && !(agent.status() == DialogStatus.EARLY && !request.method().equals("INVITE"))) {
      answer(request, 481, "Call/Transaction Does Not Exist");
    } else if (!request.method().equals("INVITE")) {
      client.send(
          request.method(),
          request.headers(),
          request.body(),
          response -> answer(request, response));
    } else if (client.invitePending()) {
      answer(request, 491, "Request Pending");
    } else {
      client
          .reinvites()
          .send(request.headers(), request.body(), response -> answer(request, response));
    }
  }

  /** Sends the peer's SDP to the other party, after the two have been joined. */
  void offer(String sdp) {
    offeredAs = ++sequence;
    if (!sdp.isEmpty()) {
      other.tell(new RelayMessage.Request(offeredAs, "INVITE", ClientSide.SDP, sdp));
    }
  }

  /**
   * The other party has hung up: the script is told, and may take the matter over.
   *
   * @param otherwise what happens if it does not
   */
  void otherBye(String headers, Runnable otherwise) {
    leg.enqueue(
        Event.of(EventType.B2B_OTHER_BYE, Map.of("hdrs", headers)),
        params -> {
          if ("true".equals(params.get("processed"))) {
            answerCurrent(200, "OK");
            other.unlink();
          } else {
            otherwise.run();
          }
        });
  }

  private void passBye(RelayMessage.Request request) {
    byePassed = true;
    sendBye(request);
    leg.stop(false);
  }

  private void sendBye(RelayMessage.Request request) {
    UserAgent agent = leg.userAgent();
    if (agent.status() != DialogStatus.CONNECTED) {
      agent.hangUp(List.of());
      answer(request, 200, "OK");
      other.unlink();
      return;
    }
    agent.status(DialogStatus.DISCONNECTING);
    agent.afterAck(
        () ->
            agent
                .client()
                .send(
                    "BYE",
                    request.headers(),
                    request.body(),
                    response -> {
                      if (response.status() >= 200) {
                        answer(request, response);
                        agent.status(DialogStatus.DISCONNECTED);
                        other.unlink();
                        leg.settle();
                      }
                    }));
  }

  /** Answers the request of the event that runs; false if there is none. */
  boolean answerCurrent(int code, String reason) {
    if (bye == null) {
      return false;
    }
    answer(bye, code, reason);
    bye = null;
    return true;
  }

  private void answer(RelayMessage.Request request, int code, String reason) {
    other.tell(new RelayMessage.Response(request.id(), code, reason, List.of(), ""));
  }

  private void answer(RelayMessage.Request request, SipResponse response) {
    List<SipHeader> headers = RelayedHeaders.of(response.headers());
    other.tell(
        new RelayMessage.Response(
            request.id(), response.status(), response.reason(), headers, response.body()));
    bye = null;
  }
}
