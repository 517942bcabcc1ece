package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.session.Dialog;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The UAS of a leg (RFC 3261 §8.2, §12.2.2, §13.3, §14.2, §15.1.2): answers the peer's requests.
 */
final class ServerSide {
  private static final List<SipHeader> SDP =
      List.of(new SipHeader("Content-Type", "application/sdp"));

  private final LegRuntime leg;
  private final UserAgent agent;
  private SipEvent.RequestReceived invite;
  private boolean finalSent;
  private boolean replied;
  private boolean known;
  private boolean offered;
  private String answerSdp = "";
  private final OkRetransmission ok;
  private boolean answerDue;

  ServerSide(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
    this.ok = new OkRetransmission(leg);
  }

  void begin(SipEvent.RequestReceived received) {
    invite = received;
  }

  /** sipRequest where the script asked for it, then invite, then 200 unless the script replied. */
  void offerInviteToScript(SipRequest request) {
    known = true;
    if (leg.application().compat2010()) {
      offered = true;
      offerAsIn2010();
    } else {
      guarded(invite, this::fireInvite);
    }
  }

  private void fireInvite() {
    if (finalSent) {
      return;
    }
    leg.enqueue(
        Event.of(EventType.INVITE),
        params -> {
          offered = true;
          if (!replied) {
            acceptByDefault();
          }
        });
  }

  /** Whether the script has had its say about the INVITE: before that a stop ends nothing. */
  boolean offered() {
    return offered || finalSent;
  }

  /** As SEMS of 2010 did: invite only on request, and 200 unless $connect_session is 0. */
  private void offerAsIn2010() {
    if (!leg.application().runsInviteEvent()) {
      acceptByDefault();
      return;
    }
    leg.enterScript();
    leg.enqueue(
        Event.of(EventType.INVITE),
        params -> {
          if (!"0".equals(leg.session().variables().get("connect_session"))) {
            acceptByDefault();
          }
        });
  }

  private void acceptByDefault() {
    if (finalSent || leg.stopped()) {
      return;
    }
    reply(200, "OK", true)
        .whenComplete(
            (raised, failure) -> {
              if (failure == null) {
                raised.forEach(leg::enqueue);
              }
            });
  }

  /** Runs sipRequest first where enabled; {@code #processed=true} there ends the matter. */
  private void guarded(SipEvent.RequestReceived received, Runnable normal) {
    if ("true".equals(leg.session().variables().get("enable_request_events"))) {
      agent
          .messages()
          .enqueueRequest(
              received,
              params -> {
                if ("true".equals(params.get("processed"))) {
                  offered = true;
                } else {
                  normal.run();
                }
              });
    } else {
      normal.run();
    }
  }

  // ---- replies to the initial INVITE

  CompletionStage<List<Event>> reply(int code, String reason, boolean withSdp) {
    if (code < 100 || code > 699) {
      return refused("arg", "no reply code: " + code);
    }
    if (invite == null || !known || finalSent) {
      return refused("general", "there is no unanswered INVITE to reply to");
    }
    replied = true;
    if (!withSdp || code >= 300) {
      respondInvite(code, reason, scriptHeaders(), "");
      return CompletableFuture.completedFuture(List.of());
    }
    var offer = Bodies.part(invite.request(), "application/sdp");
    if (offer.isPresent()) {
      CompletionStage<String> answer =
          answerSdp.isEmpty()
              ? leg.media().answer(offer.get())
              : CompletableFuture.completedFuture(answerSdp);
      return answer.handle((sdp, failure) -> answered(code, reason, sdp, failure));
    }
    if (code < 200) {
      respondInvite(code, reason, scriptHeaders(), "");
      return CompletableFuture.completedFuture(List.of());
    }
    return leg.media()
        .offer()
        .handle(
            (sdp, failure) -> {
              if (failure != null) {
                return answered(code, reason, sdp, failure);
              }
              respondInvite(code, reason, scriptHeaders(), sdp);
              return List.of();
            });
  }

  private List<Event> answered(int code, String reason, String sdp, Throwable failure) {
    if (finalSent) {
      throw new Dialog.Refused("general", "the INVITE was answered meanwhile");
    }
    if (failure != null) {
      Throwable cause = LegRuntime.cause(failure);
      boolean unfit = cause instanceof LegNegotiation.Failed;
      leg.log().warn("leg {}: no media: {}", leg.id(), LegRuntime.message(cause));
      int status = unfit ? ((LegNegotiation.Failed) cause).status() : 503;
      respondInvite(
          status,
          unfit ? ((LegNegotiation.Failed) cause).reason() : "Service Unavailable",
          unfit ? List.of() : List.of(new SipHeader("Retry-After", "5")),
          "");
      leg.stop(false);
      throw new Dialog.Refused("dlg", LegRuntime.message(cause));
    }
    answerSdp = sdp;
    respondInvite(code, reason, scriptHeaders(), sdp);
    return agent.exchangeCompleted(code >= 200);
  }

  private static <T> CompletionStage<T> refused(String errno, String text) {
    return CompletableFuture.failedFuture(new Dialog.Refused(errno, text));
  }

  /** {@code $dlg.reply.hdrs}. */
  List<SipHeader> scriptHeaders() {
    return HeaderLines.parse(leg.session().variables().getOrDefault("dlg.reply.hdrs", ""));
  }

  /** Answers the initial INVITE; without effect once a final response was sent. */
  void respondInvite(int code, String reason, List<SipHeader> headers, String sdp) {
    if (finalSent || invite == null) {
      return;
    }
    SipResponse response = respond(invite, code, reason, headers, sdp);
    if (code >= 300) {
      finalSent = true;
      agent.status(DialogStatus.DISCONNECTED);
    } else if (code >= 200) {
      finalSent = true;
      agent.status(DialogStatus.CONNECTED);
      answerDue = !sdp.isEmpty() && answerSdp.isEmpty();
      ok.start(invite.transaction(), response);
    } else if (agent.status() != DialogStatus.CANCELLING) {
      agent.status(DialogStatus.EARLY);
    }
  }

  SipResponse respond(
      SipEvent.RequestReceived received,
      int code,
      String reason,
      List<SipHeader> headers,
      String body) {
    List<SipHeader> extra = new ArrayList<>(headers);
    if (!body.isEmpty()) {
      extra.addAll(SDP);
    }
    SipResponse response =
        DialogState.response(received.request(), leg.id(), code, reason, extra, body);
    agent.sent(response);
    received.gateway().tell(new SipGateway.SendResponse(received.transaction(), response));
    return response;
  }

  /** Runs at once, or after the ACK where one is outstanding. */
  void afterAck(Runnable what) {
    ok.afterAck(what);
  }

  // ---- requests

  void receive(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    String method = request.method();
    if (method.equals("ACK")) {
      onAck(request);
      guarded(received, () -> {});
    } else if (method.equals("CANCEL")) {
      respond(received, 200, "OK", List.of(), "");
      guarded(received, () -> onCancel(request));
    } else if (method.equals("INVITE") && Headers.toTag(request).isEmpty()) {
      respond(received, 482, "Loop Detected", List.of(), "");
    } else if (!Headers.fromTag(request).equals(agent.dialog().remoteTag())
        || agent.status() == DialogStatus.DISCONNECTED) {
      respond(received, 481, "Call/Transaction Does Not Exist", List.of(), "");
    } else if (request.cseq() < agent.dialog().remoteCseq()) {
      respond(received, 500, "CSeq Out Of Order", List.of(), "");
    } else {
      agent.dialog(agent.dialog().received(request));
      guarded(received, () -> onRequest(received));
    }
  }

  private void onRequest(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    switch (request.method()) {
      case "BYE" -> onBye(received);
      case "INVITE" -> onOffer(received, true);
      case "UPDATE" -> onOffer(received, false);
      case "INFO" -> onInfo(received);
      case "PRACK", "OPTIONS" -> respond(received, 200, "OK", List.of(), "");
      case "NOTIFY" -> {
        boolean referred = request.header("Event").orElse("").startsWith("refer");
        respond(received, referred ? 200 : 481, referred ? "OK" : "No Subscription", List.of(), "");
      }
      case "SUBSCRIBE", "REFER" ->
          respond(received, 481, "Call/Transaction Does Not Exist", List.of(), "");
      default -> respond(received, 501, "Not Implemented", List.of(), "");
    }
  }

  private void onAck(SipRequest ack) {
    ok.acknowledged(
        ack,
        () -> {
          if (answerDue) {
            Bodies.part(ack, "application/sdp").ifPresent(this::acceptAnswer);
          }
        });
  }

  private void acceptAnswer(String sdp) {
    try {
      leg.media().accept(sdp);
      agent.exchangeCompleted(true).forEach(leg::enqueue);
    } catch (LegNegotiation.Failed e) {
      leg.log().warn("leg {}: the ACK's answer does not fit: {}", leg.id(), e.getMessage());
      leg.stop(true);
    }
  }

  private void onCancel(SipRequest cancel) {
    if (finalSent) {
      return;
    }
    agent.status(DialogStatus.CANCELLING);
    leg.enqueue(
        hangup(cancel), params -> respondInvite(487, "Request Terminated", scriptHeaders(), ""));
  }

  private void onBye(SipEvent.RequestReceived received) {
    respond(received, 200, "OK", List.of(), "");
    respondInvite(487, "Request Terminated", List.of(), "");
    ok.stop();
    agent.status(DialogStatus.DISCONNECTED);
    leg.enqueue(hangup(received.request()));
  }

  private static Event hangup(SipRequest request) {
    return Event.of(EventType.HANGUP, Map.of("headers", HeaderLines.format(request.headers())));
  }

  /** A re-INVITE (§14.2) or an UPDATE (RFC 3311): a new offer, or a request for one. */
  private void onOffer(SipEvent.RequestReceived received, boolean reinvite) {
    if (agent.client().invitePending()) {
      respond(received, 491, "Request Pending", List.of(), "");
      return;
    }
    if (ok.pending() || (reinvite && !finalSent && invite != null)) {
      respond(received, 500, "Request Pending", List.of(new SipHeader("Retry-After", "1")), "");
      return;
    }
    var offer = Bodies.part(received.request(), "application/sdp");
    if (offer.isEmpty() && !reinvite) {
      respond(received, 200, "OK", List.of(), "");
      return;
    }
    CompletionStage<String> sdp =
        offer.isPresent() ? leg.media().answer(offer.get()) : leg.media().offer();
    sdp.whenComplete(
        (text, failure) -> {
          if (failure != null) {
            boolean unfit = LegRuntime.cause(failure) instanceof LegNegotiation.Failed;
            respond(
                received,
                unfit ? 488 : 500,
                unfit ? "Not Acceptable Here" : "Server Internal Error",
                List.of(),
                "");
            return;
          }
          SipResponse response = respond(received, 200, "OK", List.of(), text);
          if (reinvite) {
            answerDue = offer.isEmpty();
            ok.start(received.transaction(), response);
          }
        });
  }

  private void onInfo(SipEvent.RequestReceived received) {
    String type = received.request().header("Content-Type").orElse("");
    var key = InfoKey.parse(type, received.request().body());
    if (key.isEmpty()) {
      respond(
          received,
          415,
          "Unsupported Media Type",
          List.of(new SipHeader("Accept", "application/dtmf-relay")),
          "");
      return;
    }
    respond(received, 200, "OK", List.of(), "");
    if (key.get().code() >= 0) {
      leg.media().signalled(key.get().code(), key.get().durationMs());
    }
  }
}
