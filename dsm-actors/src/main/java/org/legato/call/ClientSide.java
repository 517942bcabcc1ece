package org.legato.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.session.Dialog;
import org.legato.sip.DigestAuthentication;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** The UAC of a leg (RFC 3261 §8.1, §9.1, §13.2, §15.1.1): sends requests, takes their answers. */
final class ClientSide {
  /** Refusals that mean the peer is gone (reference: remoteDisappeared). */
  private static final Set<Integer> GONE =
      Set.of(404, 408, 410, 416, 480, 481, 482, 483, 484, 485, 502, 604);

  private final LegRuntime leg;
  private final UserAgent agent;
  private final Map<String, SipRequest> pending = new HashMap<>();
  private Dialog.Dialout call;
  private String inviteTransaction = "";
  private boolean inviteAnswered = true;
  private SipRequest ack;
  private boolean answerTaken;
  private long lastRseq = -1;
  private int sequence;

  ClientSide(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
  }

  void begin(Dialog.Dialout dialout) {
    call = dialout;
  }

  boolean invitePending() {
    return !inviteAnswered;
  }

  void sendInvite(String offer) {
    List<SipHeader> headers = new ArrayList<>(HeaderLines.parse(call.headerLines()));
    headers.add(new SipHeader("Content-Type", "application/sdp"));
    headers.add(new SipHeader("Supported", "100rel"));
    inviteAnswered = false;
    inviteTransaction = transmit(agent.dialog().request("INVITE", headers, offer));
  }

  /** Sends a request within the dialog under the next CSeq. */
  void send(String method, List<SipHeader> headers, String body) {
    agent.dialog(agent.dialog().nextCseq());
    transmit(agent.dialog().request(method, headers, body));
  }

  private String transmit(SipRequest request) {
    String transaction = leg.id() + "-" + ++sequence;
    pending.put(transaction, request);
    agent.sent(request);
    agent.toGateway(new SipGateway.SendRequest(leg.id(), transaction, request));
    return transaction;
  }

  void bye(List<SipHeader> headers) {
    agent.status(DialogStatus.DISCONNECTING);
    agent.afterAck(() -> send("BYE", headers, ""));
  }

  void cancel(List<SipHeader> headers) {
    agent.status(DialogStatus.CANCELLING);
    agent.toGateway(new SipGateway.CancelRequest(leg.id(), inviteTransaction, headers));
  }

  // ---- answers

  void receive(String transaction, SipResponse response) {
    SipRequest request = pending.get(transaction);
    if (request == null) {
      if (transaction.equals(inviteTransaction) && response.status() / 100 == 2) {
        repeatedOk(response);
      }
      return;
    }
    DialogStatus before = agent.status();
    if (response.status() >= 200) {
      pending.remove(transaction);
    }
    if (challenged(transaction, request, response)) {
      return;
    }
    if (transaction.equals(inviteTransaction)) {
      onInviteResponse(response);
    }
    if ("true".equals(leg.session().variables().get("enable_reply_events"))) {
      agent
          .messages()
          .enqueueReply(
              response,
              before,
              params -> {
                if (!"true".equals(params.get("processed"))) {
                  conclude(request.method(), response);
                }
              });
    } else {
      conclude(request.method(), response);
    }
  }

  /** Answers 401 and 407 with the call's credentials (RFC 7616). */
  private boolean challenged(String transaction, SipRequest request, SipResponse response) {
    boolean challenge = response.status() == 401 || response.status() == 407;
    if (!challenge
        || call == null
        || call.authUser().isEmpty()
        || call.authPassword().isEmpty()
        || !DigestAuthentication.mayRetry(request, response)) {
      return false;
    }
    List<SipHeader> headers = new ArrayList<>();
    for (SipHeader header : request.headers()) {
      switch (header.name().toLowerCase(java.util.Locale.ROOT)) {
        case "route", "from", "to", "call-id", "cseq", "authorization", "proxy-authorization" -> {}
        default -> headers.add(header);
      }
    }
    headers.addAll(
        DigestAuthentication.answer(
            response,
            request.method(),
            request.requestUri(),
            new DigestAuthentication.Credentials(call.authUser().get(), call.authPassword().get()),
            1,
            () -> Long.toHexString(java.util.concurrent.ThreadLocalRandom.current().nextLong())));
    agent.dialog(agent.dialog().nextCseq());
    String next = transmit(agent.dialog().request(request.method(), headers, request.body()));
    if (transaction.equals(inviteTransaction)) {
      inviteTransaction = next;
    }
    return true;
  }

  private void onInviteResponse(SipResponse response) {
    int code = response.status();
    if (code < 200) {
      onProvisional(response);
    } else if (code < 300) {
      onAnswered(response);
    } else {
      inviteAnswered = true;
      agent.status(DialogStatus.DISCONNECTED);
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
        send(
            "PRACK",
            List.of(new SipHeader("RAck", rseq + " " + response.header("CSeq").orElse(""))),
            "");
      }
    } catch (NumberFormatException e) {
      leg.log().warn("leg {}: a reliable {} without RSeq", leg.id(), response.status());
    }
  }

  private void onAnswered(SipResponse response) {
    inviteAnswered = true;
    boolean unwanted =
        agent.status() == DialogStatus.CANCELLING || agent.status() == DialogStatus.DISCONNECTED;
    agent.dialog(agent.dialog().established(response));
    ack = agent.dialog().ack(response.cseq(), "");
    sendAck(ack);
    agent.status(DialogStatus.CONNECTED);
    if (unwanted) {
      bye(List.of());
    } else {
      takeAnswer(response, true);
    }
  }

  private void takeAnswer(SipResponse response, boolean confirmed) {
    var sdp = Bodies.part(response, "application/sdp");
    if (sdp.isEmpty() || answerTaken) {
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
  private void repeatedOk(SipResponse response) {
    if (Headers.toTag(response).equals(agent.dialog().remoteTag())) {
      sendAck(ack);
      return;
    }
    DialogState other = agent.dialog().established(response).nextCseq();
    sendAck(other.ack(response.cseq(), ""));
    String transaction = leg.id() + "-" + ++sequence;
    agent.toGateway(
        new SipGateway.SendRequest(leg.id(), transaction, other.request("BYE", List.of(), "")));
  }

  private void sendAck(SipRequest request) {
    agent.sent(request);
    agent.toGateway(new SipGateway.SendAck(request));
  }

  /** What follows from a response when the script has not taken it over. */
  private void conclude(String method, SipResponse response) {
    int code = response.status();
    if (code < 200) {
      return;
    }
    if (method.equals("BYE")) {
      agent.status(DialogStatus.DISCONNECTED);
    } else if (method.equals("INVITE") && code >= 300) {
      refused(code, response.reason());
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

  private void refused(int code, String reason) {
    Event failed =
        Event.of(EventType.FAILED, Map.of("code", Integer.toString(code), "reason", reason));
    if (GONE.contains(code)) {
      leg.enqueue(
          Event.of(
              EventType.REMOTE_DISAPPEARED,
              Map.of("code", Integer.toString(code), "reason", reason)));
    }
    leg.enqueue(failed, params -> leg.stop(false));
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
    SipRequest request = pending.remove(failed.transaction());
    if (request == null) {
      return;
    }
    leg.log().info("leg {}: {} failed: {}", leg.id(), request.method(), failed.detail());
    boolean timeout = failed.cause() == SipEvent.Cause.TIMEOUT;
    int code = timeout ? 408 : 503;
    String reason = timeout ? "Request Timeout" : "Service Unavailable";
    if (failed.transaction().equals(inviteTransaction) && !inviteAnswered) {
      inviteAnswered = true;
      agent.status(DialogStatus.DISCONNECTED);
      refused(code, reason);
    } else if (request.method().equals("BYE")) {
      agent.status(DialogStatus.DISCONNECTED);
    } else if (timeout) {
      disappeared(new SipResponse(code, reason, request.headers(), ""), () -> leg.stop(true));
    }
  }
}
