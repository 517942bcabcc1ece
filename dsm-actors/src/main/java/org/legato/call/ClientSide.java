package org.legato.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The UAC of a leg (RFC 3261 §8.1, §12.2.1, §15.1.1): sends requests, takes their answers. {@link
 * SentInvite} is about the one that begins a call, {@link Reinvites} about the later ones.
 */
final class ClientSide {
  /** Refusals that mean the peer is gone (reference: remoteDisappeared). */
  static final Set<Integer> GONE =
      Set.of(404, 408, 410, 416, 480, 481, 482, 483, 484, 485, 502, 604);

  private final LegRuntime leg;
  private final UserAgent agent;

  /**
   * A request without its final response.
   *
   * @param then gets the responses instead of the usual reactions; null for these
   */
  private record Pending(SipRequest request, Consumer<SipResponse> then) {}

  static final List<SipHeader> SDP = List.of(new SipHeader("Content-Type", "application/sdp"));

  private final Map<String, Pending> pending = new HashMap<>();
  private final SentInvite invite;
  private final Reinvites reinvites;
  private int sequence;

  ClientSide(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
    this.invite = new SentInvite(leg, agent, this);
    this.reinvites = new Reinvites(leg, agent, this);
  }

  /** Whether an INVITE of ours is unanswered. */
  boolean invitePending() {
    return invite.pending() || reinvites.pending();
  }

  /** The initial INVITE of an outgoing call. */
  SentInvite invite() {
    return invite;
  }

  Reinvites reinvites() {
    return reinvites;
  }

  private Map<String, SipRequest> requests() {
    Map<String, SipRequest> requests = new HashMap<>();
    pending.forEach((name, sent) -> requests.put(name, sent.request()));
    return requests;
  }

  Checkpoint.Client save() {
    return invite.save(requests(), sequence);
  }

  void restore(Checkpoint.Client saved) {
    saved.pending().forEach((name, request) -> pending.put(name, new Pending(request, null)));
    invite.restore(saved);
    sequence = saved.sequence();
  }

  /** The gateway that had our transactions is gone: no answer will come. */
  void lostGateway() {
    boolean inviting = invite.pending();
    pending.forEach(
        (name, sent) -> {
          SipRequest request = sent.request();
          if (request.method().equals("INVITE") && !invite.sentAs(name)) {
            // Our re-INVITE may have been accepted; the peer must not wait for its ACK (§13.3.1.4).
            agent.sendAck(agent.dialog().ack(request.cseq(), List.of(), ""));
          }
        });
    pending.keySet().removeIf(name -> !(inviting && invite.sentAs(name)));
    if (agent.status() == DialogStatus.DISCONNECTING) {
      bye(List.of());
    }
  }

  /** Whether the initial INVITE has no final response yet. */
  boolean calling() {
    return invite.pending();
  }

  /** The answers to our INVITE go to a gateway that is gone: it is sent once more from here. */
  void callAgain() {
    agent.gateways().contactHere();
    invite.callAgain(pending.remove(invite.transaction()).request());
  }

  /** Sends a request within the dialog under the next CSeq. */
  void send(String method, List<SipHeader> headers, String body) {
    send(method, headers, body, null);
  }

  /** The same, with what gets the responses instead of the usual reactions. */
  String send(String method, List<SipHeader> headers, String body, Consumer<SipResponse> then) {
    agent.dialog(agent.dialog().nextCseq());
    return transmit(agent.dialog().request(method, headers, body), then);
  }

  /** Sends a request in a transaction of its own, and gives that one's name. */
  String transmit(SipRequest request, Consumer<SipResponse> then) {
    String transaction = nextTransaction();
    pending.put(transaction, new Pending(request, then));
    agent.sent(request);
    agent.toGateway(new SipGateway.SendRequest(leg.id(), transaction, request));
    return transaction;
  }

  /** A name for a transaction of this leg. */
  String nextTransaction() {
    return leg.id() + "-" + ++sequence;
  }

  void bye(List<SipHeader> headers) {
    agent.status(DialogStatus.DISCONNECTING);
    agent.afterAck(() -> send("BYE", headers, ""));
  }

  /** Takes back a re-INVITE. */
  void cancelReinvite() {
    if (reinvites.pending()) {
      agent.toGateway(new SipGateway.CancelRequest(leg.id(), reinvites.transaction(), List.of()));
    }
  }

  // ---- answers

  void receive(String transaction, SipResponse response) {
    Pending sent = pending.get(transaction);
    if (sent == null) {
      if (response.status() / 100 == 2
          && !reinvites.repeatedOk(transaction)
          && invite.sentAs(transaction)) {
        invite.repeatedOk(response);
      }
      return;
    }
    DialogStatus before = agent.status();
    if (response.status() >= 200) {
      pending.remove(transaction);
    }
    if (sentAgain(transaction, sent, response)) {
      return;
    }
    if (invite.sentAs(transaction)) {
      invite.receive(response);
      leg.other().inviteAnswered(response);
    }
    if ("true".equals(leg.session().variables().get("enable_reply_events"))) {
      agent
          .messages()
          .enqueueReply(
              response,
              before,
              params -> {
                if (sent.then() != null || !"true".equals(params.get("processed"))) {
                  conclude(sent, response);
                }
              });
    } else {
      conclude(sent, response);
    }
  }

  /** Sends the request again where the response asks for more than it had. */
  private boolean sentAgain(String transaction, Pending sent, SipResponse response) {
    SipRequest request = sent.request();
    Optional<List<SipHeader>> headers =
        Retry.challenged(invite.call(), request, response)
            .or(() -> agent.sessionTimer().longer(request, response));
    if (headers.isEmpty()) {
      return false;
    }
    agent.dialog(agent.dialog().nextCseq());
    String next =
        transmit(
            agent
                .dialog()
                .request(request.method(), Retry.withoutDialog(headers.get()), request.body()),
            sent.then());
    invite.movedTo(transaction, next);
    reinvites.movedTo(transaction, next);
    return true;
  }

  /** What follows from a response when the script has not taken it over. */
  private void conclude(Pending sent, SipResponse response) {
    if (sent.then() != null) {
      sent.then().accept(response);
      return;
    }
    String method = sent.request().method();
    int code = response.status();
    if (code < 200) {
      return;
    }
    if (method.equals("BYE")) {
      agent.status(DialogStatus.DISCONNECTED);
    } else if (method.equals("INVITE") && code >= 300) {
      invite.refused(code, response.reason());
    } else if (GONE.contains(code)) {
      disappeared(
          response,
          () -> {
            if (agent.status() == DialogStatus.CONNECTED) {
              leg.stop(true);
            }
          });
    }
  }

  private void disappeared(SipResponse response, Runnable otherwise) {
    leg.enqueue(
        Event.of(
            EventType.REMOTE_DISAPPEARED,
            Map.of(
                "code", Integer.toString(response.status()),
                "reason", response.reason(),
                "hdrs", HeaderLines.format(response.headers()),
                "cseq", Long.toString(response.cseq()),
                "dlg_status", agent.status().text())),
        params -> {
          if (!"true".equals(params.get("processed"))) {
            otherwise.run();
          }
        });
  }

  /** No answer came, or the request could not be sent: as if the peer had said 408 or 503. */
  void failed(SipEvent.RequestFailed failed) {
    Pending sent = pending.remove(failed.transaction());
    if (sent == null) {
      return;
    }
    SipRequest request = sent.request();
    leg.log().warn("leg {}: {} failed: {}", leg.id(), request.method(), failed.detail());
    boolean timeout = failed.cause() == SipEvent.Cause.TIMEOUT;
    int code = timeout ? 408 : 503;
    String reason = timeout ? "Request Timeout" : "Service Unavailable";
    if (invite.sentAs(failed.transaction()) && invite.pending()) {
      invite.over();
      leg.other().inviteAnswered(new SipResponse(code, reason, List.of(), ""));
      invite.refused(code, reason);
    } else if (sent.then() != null) {
      sent.then().accept(new SipResponse(code, reason, List.of(), ""));
    } else if (request.method().equals("BYE")) {
      agent.status(DialogStatus.DISCONNECTED);
    } else if (timeout) {
      disappeared(new SipResponse(code, reason, request.headers(), ""), () -> leg.stop(true));
    }
  }
}
