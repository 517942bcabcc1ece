package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The UAS of a leg (RFC 3261 §8.2, §12.2.2, §15.1.2): answers the peer's requests. {@link
 * ReceivedInvite} answers the one that began the call, {@link ReceivedOffers} the later ones.
 */
final class ServerSide {
  private final LegRuntime leg;
  private final UserAgent agent;
  private final ReceivedInvite invite;
  private final OkRetransmission ok;
  private final ReceivedOffers offers;
  private boolean answerDue;

  /** The number of the relayed INVITE whose ACK has the answer; negative if there is none. */
  private long answerRelayedAs = -1;

  ServerSide(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
    this.invite = new ReceivedInvite(leg, agent, this);
    this.ok = new OkRetransmission(leg, this);
    this.offers = new ReceivedOffers(leg, agent, this);
  }

  Checkpoint.Server save() {
    return invite.save(answerDue, ok.save());
  }

  void restore(Checkpoint.Server saved) {
    invite.restore(saved);
    answerDue = saved.answerDue();
    saved.unacknowledged().ifPresent(ok::restore);
  }

  /** The peer's initial INVITE. */
  ReceivedInvite invite() {
    return invite;
  }

  /** Whether the ACK that is awaited has the answer to an offer of ours. */
  boolean answerDue() {
    return answerDue;
  }

  /** Whether a 2xx of ours has no ACK yet. */
  boolean unacknowledged() {
    return ok.pending();
  }

  /**
   * Repeats a 2xx until its ACK.
   *
   * @param due whether the ACK has the answer to an offer of ours
   * @param relayAs the number under which the other leg wants that answer; negative if it does not
   */
  void awaitAck(
      SipEvent.RequestReceived received, SipResponse response, boolean due, long relayAs) {
    answerDue = due;
    answerRelayedAs = relayAs;
    ok.start(received, response);
  }

  /** The ACK that is awaited has an answer for the other leg, not for us. */
  void relayAnswerAs(long number) {
    answerDue = false;
    answerRelayedAs = number;
  }

  /** Runs sipRequest first where enabled; {@code #processed=true} there ends the matter. */
  void guarded(SipEvent.RequestReceived received, Runnable normal) {
    if ("true".equals(leg.session().variables().get("enable_request_events"))) {
      agent
          .messages()
          .enqueueRequest(
              received,
              params -> {
                if ("true".equals(params.get("processed"))) {
                  invite.scriptHasDecided();
                } else {
                  normal.run();
                }
              });
    } else {
      normal.run();
    }
  }

  /** {@code $dlg.reply.hdrs}. */
  List<SipHeader> scriptHeaders() {
    return HeaderLines.parse(leg.session().variables().getOrDefault("dlg.reply.hdrs", ""));
  }

  SipResponse respond(
      SipEvent.RequestReceived received,
      int code,
      String reason,
      List<SipHeader> headers,
      String body) {
    List<SipHeader> extra = new ArrayList<>(headers);
    if (code / 100 == 2) {
      extra.addAll(agent.sessionTimer().accepted(received.request()));
    }
    if (!body.isEmpty() && !HeaderLines.has(extra, "Content-Type")) {
      extra.addAll(ClientSide.SDP);
    }
    SipResponse response =
        DialogState.response(received.request(), leg.id(), code, reason, extra, body);
    agent.sent(response);
    agent.answer(received, response);
    return response;
  }

  /** 100: the peer need not repeat its INVITE any more, as the leg with it is safe. */
  void trying(SipEvent.RequestReceived received) {
    SipResponse trying =
        DialogState.response(received.request(), leg.id(), 100, "Trying", List.of(), "");
    leg.survival()
        .whenKept(
            () ->
                received
                    .gateway()
                    .tell(new SipGateway.SendResponse(received.transaction(), trying)));
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
      if (!ok.pending()) {
        ok.takeHeld().ifPresent(this::handle);
      }
    } else if (method.equals("CANCEL")) {
      respond(received, 200, "OK", List.of(), "");
      if (!leg.other().requests().cancelled(request)) {
        guarded(received, () -> onCancel(request));
      }
    } else if (method.equals("INVITE") && Headers.toTag(request).isEmpty()) {
      invite.again(received);
    } else if (!Headers.fromTag(request).equals(agent.dialog().remoteTag())
        || agent.status() == DialogStatus.DISCONNECTED) {
      respond(received, 481, "Call/Transaction Does Not Exist", List.of(), "");
    } else if (request.cseq() < agent.dialog().remoteCseq()) {
      respond(received, 500, "CSeq Out Of Order", List.of(), "");
    } else if (method.equals("INFO") && request.cseq() == agent.dialog().remoteCseq()) {
      // Its gateway has not learnt that the leg had it before its node was lost.
      respond(received, 200, "OK", List.of(), "");
    } else {
      agent.dialog(agent.dialog().received(request));
      if (method.equals("INVITE")) {
        trying(received);
      }
      boolean offers = method.equals("INVITE") || method.equals("UPDATE");
      if (!ok.pending() || !offers) {
        handle(received);
      } else if (!ok.hold(received)) {
        SipHeader later = new SipHeader("Retry-After", "1");
        respond(received, 500, "Request Pending", List.of(later), "");
      }
    }
  }

  /** A request of the dialog, in its turn. */
  void handle(SipEvent.RequestReceived received) {
    guarded(received, () -> dispatch(received));
  }

  /** A request whose turn does not come, as its dialog has ended (RFC 3261 §15.1.2). */
  void terminate(SipEvent.RequestReceived received) {
    respond(received, 487, "Request Terminated", List.of(), "");
  }

  private void dispatch(SipEvent.RequestReceived received) {
    if (!leg.other().relays()) {
      onRequest(received);
      return;
    }
    boolean bye = received.request().method().equals("BYE");
    if (bye) {
      invite.respond(487, "Request Terminated", List.of(), "");
      ok.stop();
    }
    leg.other().requests().pass(received);
    if (bye) {
      leg.enqueue(EventMessages.hangup(received.request()));
    }
  }

  private void onRequest(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    switch (request.method()) {
      case "BYE" -> onBye(received);
      case "INVITE" -> offers.receive(received, true, ReceivedOffers.Acceptance.OK);
      case "UPDATE" -> offers.receive(received, false, ReceivedOffers.Acceptance.OK);
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
    ok.acknowledged(ack, () -> Bodies.part(ack, "application/sdp").ifPresent(this::onAnswer));
  }

  private void onAnswer(String answer) {
    if (answerRelayedAs >= 0) {
      leg.other().tell(new RelayMessage.Ack(answerRelayedAs, answer));
    } else if (answerDue) {
      acceptAnswer(answer);
    }
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
    if (invite.answered()) {
      return;
    }
    agent.status(DialogStatus.CANCELLING);
    leg.enqueue(
        EventMessages.hangup(cancel),
        params -> invite.respond(487, "Request Terminated", scriptHeaders(), ""));
  }

  private void onBye(SipEvent.RequestReceived received) {
    respond(received, 200, "OK", List.of(), "");
    over();
    leg.enqueue(EventMessages.hangup(received.request()));
  }

  /** A BYE has been answered: there is no dialog any more, whatever the answer (§15.1.2). */
  private void over() {
    invite.respond(487, "Request Terminated", List.of(), "");
    ok.stop();
    agent.status(DialogStatus.DISCONNECTED);
  }

  /** What the script says to the request of its sipRequest event. */
  CompletionStage<Void> reply(SipEvent.RequestReceived received, int code, String reason) {
    SipRequest request = received.request();
    boolean accepts = code / 100 == 2;
    boolean first = request.method().equals("INVITE") && Headers.toTag(request).isEmpty();
    if (first) {
      return invite
          .reply(code, reason, code == 183 || accepts)
          .thenAccept(raised -> raised.forEach(leg::enqueue));
    }
    boolean offers = request.method().equals("INVITE") || request.method().equals("UPDATE");
    if (offers && accepts) {
      this.offers.receive(
          received,
          request.method().equals("INVITE"),
          new ReceivedOffers.Acceptance(code, reason, scriptHeaders()));
    } else {
      respond(received, code, reason, scriptHeaders(), "");
    }
    if (request.method().equals("BYE") && code >= 200) {
      over();
    }
    return CompletableFuture.completedFuture(null);
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
