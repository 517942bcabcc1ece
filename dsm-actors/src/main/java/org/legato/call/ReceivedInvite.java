package org.legato.call;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.session.Dialog;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipResponse;

/**
 * The peer's initial INVITE (RFC 3261 §13.3): what the script, another leg or the runtime respond
 * to it. On an outgoing call there is none.
 */
final class ReceivedInvite {
  private final LegRuntime leg;
  private final UserAgent agent;
  private final ServerSide server;
  private SipEvent.RequestReceived invite;
  private boolean finalSent;
  private boolean replied;
  private boolean known;
  private boolean offered;
  private boolean accepting;
  private String answerSdp = "";
  private SipResponse lastResponse;

  /** A 2xx has been sent, and the script, which has begun again, has not sent it yet. */
  private boolean ahead;

  ReceivedInvite(LegRuntime leg, UserAgent agent, ServerSide server) {
    this.leg = leg;
    this.agent = agent;
    this.server = server;
  }

  void begin(SipEvent.RequestReceived received) {
    invite = received;
  }

  /** The UAS as it is, with what else it waits for. */
  Checkpoint.Server save(boolean answerDue, Optional<Checkpoint.Unacknowledged> unacknowledged) {
    return new Checkpoint.Server(
        Optional.ofNullable(invite),
        finalSent,
        replied,
        known,
        offered,
        answerSdp,
        answerDue,
        unacknowledged,
        Optional.ofNullable(lastResponse));
  }

  void restore(Checkpoint.Server saved) {
    invite = saved.invite().orElse(null);
    finalSent = saved.finalSent();
    replied = saved.replied();
    known = saved.known();
    offered = saved.offered();
    answerSdp = saved.answerSdp();
    lastResponse = saved.lastResponse().orElse(null);
  }

  /** sipRequest where the script asked for it, then invite, then 200 unless the script replied. */
  void offerToScript() {
    known = true;
    if (leg.application().compat2010()) {
      offered = true;
      offerAsIn2010();
    } else {
      server.guarded(invite, this::fire);
    }
  }

  private void fire() {
    if (finalSent && !ahead) {
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

  /** Leaves the INVITE to another leg's answers; false if it has been answered. */
  boolean leaveToOtherLeg() {
    replied |= invite != null && !finalSent;
    return invite != null && !finalSent;
  }

  /** Passes on what another leg says to the INVITE. */
  void respondRelayed(int code, String reason, List<SipHeader> headers, String body) {
    if (finalSent || code == 100) {
      return;
    }
    respond(code, reason, headers, body);
    if (code / 100 == 2 && invite.request().body().isEmpty()) {
      server.relayAnswerAs(RelayMessage.INVITE);
    }
  }

  /**
   * Answers the INVITE with another party's SDP. False if it has been answered, if only early, by
   * our own: then this one has to be offered.
   */
  boolean joinFirstAnswer(String sdp) {
    if (finalSent || invite == null) {
      return false;
    }
    boolean first = answerSdp.isEmpty() && !invite.request().body().isEmpty();
    respond(200, "OK", server.scriptHeaders(), first ? sdp : answerSdp);
    return first;
  }

  /** Whether the peer's initial INVITE has no final response yet. */
  boolean unanswered() {
    return invite != null && !finalSent;
  }

  /** Whether a final response was sent. */
  boolean answered() {
    return finalSent;
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
    if (finalSent && !ahead || leg.stopped()) {
      return;
    }
    accepting = true;
    reply(200, "OK", true)
        .whenComplete(
            (raised, failure) -> {
              accepting = false;
              if (failure == null) {
                raised.forEach(leg::enqueue);
              }
            });
  }

  /** Whether a 200 that the script did not ask for waits for its sound. */
  boolean accepting() {
    return accepting;
  }

  /**
   * The script begins again, and what it had replied is not known to it. Where that was a 2xx the
   * peer has it: the script's own changes nothing but the script.
   *
   * @return whether it was a 2xx
   */
  boolean beginAgain() {
    replied = false;
    offered = false;
    ahead = finalSent && agent.status() == DialogStatus.CONNECTED;
    return ahead;
  }

  /** The script has taken it over, by {@code #processed=true}. */
  void scriptHasDecided() {
    offered = true;
  }

  /**
   * The initial INVITE at another gateway than the first time: a retransmission that a proxy sent
   * around a dead gateway. That gateway answers from now on.
   */
  void again(SipEvent.RequestReceived received) {
    if (invite == null || received.request().cseq() != invite.request().cseq()) {
      server.respond(received, 482, "Loop Detected", List.of(), "");
      return;
    }
    invite = received;
    if (lastResponse != null) {
      agent.answer(received, lastResponse);
    } else {
      server.trying(received);
    }
  }

  // ---- responses

  /**
   * What the script replies. The stage gives the events that follow from a completed offer/answer
   * exchange, and fails with {@link Dialog.Refused} where there is nothing to reply to.
   */
  CompletionStage<List<Event>> reply(int code, String reason, boolean withSdp) {
    if (code < 100 || code > 699) {
      return refused("arg", "no reply code: " + code);
    }
    if (invite == null || !known || finalSent && !ahead) {
      return refused("general", "there is no unanswered INVITE to reply to");
    }
    replied = true;
    if (ahead) {
      return repliedBefore(code);
    }
    if (!withSdp || code >= 300) {
      respond(code, reason, server.scriptHeaders(), "");
      return CompletableFuture.completedFuture(List.of());
    }
    var offer = Bodies.part(invite.request(), "application/sdp");
    if (offer.isPresent()) {
      CompletionStage<String> answer =
          answerSdp.isEmpty()
              ? leg.media().answer(offer.get())
              : CompletableFuture.completedFuture(answerSdp);
      return answer.handle((sdp, failure) -> negotiated(code, reason, sdp, failure));
    }
    if (code < 200) {
      respond(code, reason, server.scriptHeaders(), "");
      return CompletableFuture.completedFuture(List.of());
    }
    return leg.media()
        .offer()
        .handle(
            (sdp, failure) -> {
              if (failure != null) {
                return negotiated(code, reason, sdp, failure);
              }
              respond(code, reason, server.scriptHeaders(), sdp);
              return List.of();
            });
  }

  private CompletionStage<List<Event>> repliedBefore(int code) {
    ahead = code < 200;
    if (code >= 300) {
      return refused("general", "the INVITE was answered before its node was lost");
    }
    // An answer that is due comes with the ACK, and the events with it.
    return CompletableFuture.completedFuture(
        ahead || server.answerDue() ? List.of() : agent.exchangeCompleted(true));
  }

  private List<Event> negotiated(int code, String reason, String sdp, Throwable failure) {
    if (finalSent) {
      throw new Dialog.Refused("general", "the INVITE was answered meanwhile");
    }
    if (failure != null) {
      Throwable cause = LegThread.cause(failure);
      boolean unfit = cause instanceof LegNegotiation.Failed;
      leg.log().warn("leg {}: no media: {}", leg.id(), LegThread.message(cause));
      int status = unfit ? ((LegNegotiation.Failed) cause).status() : 503;
      respond(
          status,
          unfit ? ((LegNegotiation.Failed) cause).reason() : "Service Unavailable",
          unfit ? List.of() : List.of(new SipHeader("Retry-After", "5")),
          "");
      leg.stop(false);
      throw new Dialog.Refused("dlg", LegThread.message(cause));
    }
    answerSdp = sdp;
    respond(code, reason, server.scriptHeaders(), sdp);
    return agent.exchangeCompleted(code >= 200);
  }

  private static <T> CompletionStage<T> refused(String errno, String text) {
    return CompletableFuture.failedFuture(new Dialog.Refused(errno, text));
  }

  /** Answers the initial INVITE; without effect once a final response was sent. */
  void respond(int code, String reason, List<SipHeader> headers, String sdp) {
    if (finalSent || invite == null) {
      return;
    }
    SipResponse response = server.respond(invite, code, reason, headers, sdp);
    lastResponse = response;
    if (code >= 300) {
      finalSent = true;
      agent.status(DialogStatus.DISCONNECTED);
      leg.other().inviteRefused();
    } else if (code >= 200) {
      finalSent = true;
      agent.status(DialogStatus.CONNECTED);
      boolean answerDue = !sdp.isEmpty() && invite.request().body().isEmpty();
      server.awaitAck(invite, response, answerDue, -1);
    } else if (agent.status() != DialogStatus.CANCELLING) {
      agent.status(DialogStatus.EARLY);
    }
  }
}
