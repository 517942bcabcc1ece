package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.session.Dialog;
import org.legato.sip.Headers;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The initial INVITE of an outgoing call (RFC 3261 §13.2), what its responses mean (RFC 3262 §4 for
 * the reliable ones) and its CANCEL (§9.1). On an incoming call there is none.
 */
final class SentInvite {
  private final LegRuntime leg;
  private final UserAgent agent;
  private final ClientSide client;
  private Dialog.Dialout call;
  private String transaction = "";
  private String sentBy = "";
  private boolean answered = true;
  private SipRequest ack;
  private boolean lateOffer;
  private boolean ackHeld;
  private boolean answerTaken;
  private long lastRseq = -1;

  SentInvite(LegRuntime leg, UserAgent agent, ClientSide client) {
    this.leg = leg;
    this.agent = agent;
    this.client = client;
  }

  void begin(Dialog.Dialout dialout) {
    call = dialout;
  }

  /** The UAC as it is, with its other transactions. */
  Checkpoint.Client save(Map<String, SipRequest> pending, int sequence) {
    return new Checkpoint.Client(
        pending,
        Optional.ofNullable(call),
        transaction,
        sentBy,
        answered,
        Optional.ofNullable(ack),
        answerTaken,
        lastRseq,
        sequence);
  }

  void restore(Checkpoint.Client saved) {
    call = saved.call().orElse(null);
    transaction = saved.inviteTransaction();
    sentBy = saved.inviteSentBy();
    answered = saved.inviteAnswered();
    ack = saved.ack().orElse(null);
    answerTaken = saved.answerTaken();
    lastRseq = saved.lastRseq();
  }

  /** Whether there is no final response yet. */
  boolean pending() {
    return !answered;
  }

  /** The transaction that it was sent in last. */
  String transaction() {
    return transaction;
  }

  /** Whether a transaction is the one that it was sent in last. */
  boolean sentAs(String name) {
    return name.equals(transaction);
  }

  /** It was sent again under this transaction, with more than it had. */
  void movedTo(String before, String now) {
    if (transaction.equals(before)) {
      transaction = now;
    }
  }

  /** The call that it is to make; null on an incoming one. */
  Dialog.Dialout call() {
    return call;
  }

  /**
   * Sends the initial INVITE.
   *
   * @param body an offer, of the type that the call's headers name, else SDP
   */
  void send(String body) {
    List<SipHeader> headers = new ArrayList<>(HeaderLines.parse(call.headerLines()));
    if (!body.isEmpty() && !HeaderLines.has(headers, "Content-Type")) {
      headers.addAll(ClientSide.SDP);
    }
    headers.add(new SipHeader("Supported", "100rel"));
    headers.addAll(agent.sessionTimer().offered());
    answered = false;
    lateOffer = body.isEmpty();
    sentBy = leg.environment().sentBy().get();
    transaction = client.transmit(agent.dialog().request("INVITE", headers, body), null);
  }

  /**
   * The answers to our INVITE go to a gateway that is gone: it is cancelled in that one's place,
   * and the callee is called once more (the next CSeq keeps it from being taken for the first,
   * §8.2.2.2).
   */
  void callAgain(SipRequest invite) {
    agent.toGateway(new SipGateway.CancelForAnother(invite, sentBy));
    if (agent.status() == DialogStatus.CANCELLING) {
      over();
      refused(487, "Request Terminated");
      return;
    }
    agent.dialog(agent.dialog().again(invite.requestUri()));
    answerTaken = false;
    lastRseq = -1;
    CompletionStage<String> again =
        leg.other().isCallee()
            ? CompletableFuture.completedFuture(invite.body())
            : leg.media().refreshOffer();
    again.whenComplete(
        (offer, failure) -> {
          if (failure == null) {
            agent.sendInvite(offer);
          } else {
            over();
            refused(503, LegThread.message(failure));
          }
        });
  }

  void cancel(List<SipHeader> headers) {
    agent.status(DialogStatus.CANCELLING);
    agent.toGateway(new SipGateway.CancelRequest(leg.id(), transaction, headers));
  }

  /** No 2xx will come, and so no dialog. */
  void over() {
    answered = true;
    agent.status(DialogStatus.DISCONNECTED);
  }

  // ---- responses

  /** Takes a response, before the script hears of it. */
  void receive(SipResponse response) {
    int code = response.status();
    if (code < 200) {
      onProvisional(response);
    } else if (code < 300) {
      onAnswered(response);
    } else {
      over();
    }
  }

  private void onProvisional(SipResponse response) {
    if (agent.status() == DialogStatus.CANCELLING) {
      return;
    }
    if (Headers.toTag(response).isEmpty()) {
      agent.status(DialogStatus.PROCEEDING);
    } else {
      agent.dialog(agent.dialog().established(response).withStatus(DialogStatus.EARLY));
      acknowledgeReliable(response);
      takeAnswer(response, false);
    }
    if (response.status() == 180) {
      leg.enqueue(
          Event.of(
              EventType.RINGING,
              Map.of(
                  "code", "180",
                  "reason", response.reason(),
                  "has_body", Boolean.toString(!response.body().isEmpty()))));
    }
  }

  /** PRACK for a reliable provisional response, in order and once (RFC 3262 §4). */
  private void acknowledgeReliable(SipResponse response) {
    if (!Headers.hasToken(response, "Require", "100rel")) {
      return;
    }
    try {
      long rseq = Long.parseLong(response.header("RSeq").orElse("").strip());
      if (lastRseq < 0 || rseq == lastRseq + 1) {
        lastRseq = rseq;
        client.send(
            "PRACK",
            List.of(new SipHeader("RAck", rseq + " " + response.header("CSeq").orElse(""))),
            "");
      }
    } catch (NumberFormatException e) {
      leg.log().warn("leg {}: a reliable {} without RSeq", leg.id(), response.status());
    }
  }

  private void onAnswered(SipResponse response) {
    answered = true;
    boolean unwanted =
        agent.status() == DialogStatus.CANCELLING || agent.status() == DialogStatus.DISCONNECTED;
    agent.dialog(agent.dialog().established(response));
    ack = agent.dialog().ack(response.cseq(), List.of(), "");
    ackHeld = lateOffer && !unwanted;
    if (!ackHeld) {
      agent.sendAck(ack);
    }
    agent.status(DialogStatus.CONNECTED);
    if (unwanted) {
      client.bye(List.of());
    } else {
      agent.sessionTimer().answered(response);
      takeAnswer(response, true);
    }
  }

  /** Sends the ACK that was held back because the INVITE had no offer. */
  void acknowledge(String answer) {
    if (ackHeld) {
      ackHeld = false;
      ack = agent.dialog().ack(ack.cseq(), ClientSide.SDP, answer);
      agent.sendAck(ack);
    }
  }

  private void takeAnswer(SipResponse response, boolean confirmed) {
    var sdp = Bodies.part(response, "application/sdp");
    if (sdp.isEmpty() || answerTaken || leg.other().isCallee()) {
      return;
    }
    try {
      leg.media().accept(sdp.get());
      answerTaken = true;
      agent.exchangeCompleted(confirmed).forEach(leg::enqueue);
    } catch (LegNegotiation.Failed e) {
      leg.log().warn("leg {}: the answer does not fit: {}", leg.id(), e.getMessage());
      leg.stop(true);
    }
  }

  /**
   * A 2xx again: the same ACK again; one of another branch is acknowledged and ended (§13.2.2.4).
   */
  void repeatedOk(SipResponse response) {
    if (Headers.toTag(response).equals(agent.dialog().remoteTag())) {
      if (!ackHeld) {
        agent.sendAck(ack);
      }
      return;
    }
    DialogState other = agent.dialog().established(response).nextCseq();
    agent.sendAck(other.ack(response.cseq(), List.of(), ""));
    agent.toGateway(
        new SipGateway.SendRequest(
            leg.id(), client.nextTransaction(), other.request("BYE", List.of(), "")));
  }

  /** What follows from a refusal: the leg stops when its script has heard of it. */
  void refused(int code, String reason) {
    Event failed =
        Event.of(EventType.FAILED, Map.of("code", Integer.toString(code), "reason", reason));
    if (ClientSide.GONE.contains(code)) {
      leg.enqueue(
          Event.of(
              EventType.REMOTE_DISAPPEARED,
              Map.of("code", Integer.toString(code), "reason", reason)));
    }
    leg.enqueue(failed, params -> leg.stop(false));
  }
}
