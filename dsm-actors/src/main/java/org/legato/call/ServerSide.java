package org.legato.call;

import java.time.Duration;
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
  private static final String REPEAT = "2xx-repeat";

  /** A 2xx to an INVITE that has not been acknowledged yet (§13.3.1.4). */
  private record Unacknowledged(String transaction, SipResponse response, boolean answerDue) {}

  private final LegRuntime leg;
  private final UserAgent agent;
  private SipEvent.RequestReceived invite;
  private boolean finalSent;
  private boolean replied;
  private String answerSdp = "";
  private Unacknowledged unacknowledged;
  private Runnable afterAck = () -> {};

  ServerSide(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
  }

  void begin(SipEvent.RequestReceived received) {
    invite = received;
  }

  /** sipRequest where the script asked for it, then invite, then 200 unless the script replied. */
  void offerInviteToScript(SipRequest request) {
    guarded(invite, this::fireInvite);
  }

  private void fireInvite() {
    if (finalSent || leg.stopped()) {
      return;
    }
    leg.enqueue(
        Event.of(EventType.INVITE),
        params -> {
          if (!replied && !finalSent && !leg.stopped()) {
            reply(200, "OK", true)
                .whenComplete(
                    (raised, failure) -> {
                      if (failure == null) {
                        raised.forEach(leg::enqueue);
                      }
                    });
          }
        });
  }

  /** Runs sipRequest first where enabled; {@code #processed=true} there ends the matter. */
  private void guarded(SipEvent.RequestReceived received, Runnable normal) {
    if ("true".equals(leg.session().variables().get("enable_request_events"))) {
      agent.enqueueRequest(
          received,
          params -> {
            if (!"true".equals(params.get("processed"))) {
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
    if (invite == null || finalSent) {
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
    boolean answerDue = !sdp.isEmpty() && answerSdp.isEmpty();
    SipResponse response = respond(invite, code, reason, headers, sdp);
    if (code >= 300) {
      finalSent = true;
      agent.status(DialogStatus.DISCONNECTED);
    } else if (code >= 200) {
      finalSent = true;
      agent.status(DialogStatus.CONNECTED);
      repeatUntilAck(new Unacknowledged(invite.transaction(), response, answerDue));
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

  private void repeatUntilAck(Unacknowledged sent) {
    unacknowledged = sent;
    Duration t1 = leg.environment().settings().t1();
    repeat(sent, t1, t1.multipliedBy(64).minus(t1));
  }

  private void repeat(Unacknowledged sent, Duration interval, Duration left) {
    leg.after(
        REPEAT,
        interval,
        () -> {
          if (unacknowledged != sent) {
            return;
          }
          if (left.isNegative() || left.isZero()) {
            unacknowledged = null;
            noAck();
            return;
          }
          leg.environment()
              .gateway()
              .tell(new SipGateway.SendResponse(sent.transaction(), sent.response()));
          Duration t2 = leg.environment().settings().t2();
          Duration next = interval.multipliedBy(2);
          repeat(sent, next.compareTo(t2) > 0 ? t2 : next, left.minus(interval));
        });
  }

  private void noAck() {
    leg.environment().counters().noAck().increment();
    leg.log().warn("leg {}: no ACK came for the 2xx, the call ends", leg.id());
    leg.enqueue(
        Event.of(EventType.HANGUP, Map.of("headers", "", "reason", "onNoAck")),
        params -> leg.stop(true));
    afterAck.run();
    afterAck = () -> {};
    leg.settle();
  }

  /** Runs at once, or after the ACK where one is outstanding: a UAS must not send BYE before it. */
  void afterAck(Runnable what) {
    if (unacknowledged == null) {
      what.run();
    } else {
      afterAck = what;
    }
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
    if (unacknowledged == null || ack.cseq() != unacknowledged.response().cseq()) {
      return;
    }
    boolean answerDue = unacknowledged.answerDue();
    unacknowledged = null;
    leg.cancelTimer(REPEAT);
    if (answerDue) {
      Bodies.part(ack, "application/sdp").ifPresent(this::acceptAnswer);
    }
    afterAck.run();
    afterAck = () -> {};
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
    unacknowledged = null;
    leg.cancelTimer(REPEAT);
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
    if (unacknowledged != null || (reinvite && !finalSent && invite != null)) {
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
            repeatUntilAck(new Unacknowledged(received.transaction(), response, offer.isEmpty()));
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
