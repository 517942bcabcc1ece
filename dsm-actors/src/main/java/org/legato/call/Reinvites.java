package org.legato.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * The re-INVITEs of a leg (RFC 3261 §14.1): one at a time, after the ACK of what went before, and
 * again after a 491.
 */
final class Reinvites {
  private static final int ATTEMPTS = 5;

  private final LegRuntime leg;
  private final UserAgent agent;
  private final ClientSide client;
  private String transaction = "";
  private boolean pending;
  private boolean ackHeld;
  private SipRequest ack;
  private Runnable next;

  Reinvites(LegRuntime leg, UserAgent agent, ClientSide client) {
    this.leg = leg;
    this.agent = agent;
    this.client = client;
  }

  /** Whether one is unanswered. */
  boolean pending() {
    return pending;
  }

  /**
   * Sends one, or the latest of several that have to wait.
   *
   * @param body the offer; empty asks the peer for one, and then {@link #acknowledge} sends the ACK
   * @param then gets the responses but 491
   */
  void send(List<SipHeader> headers, String body, Consumer<SipResponse> then) {
    send(headers, body, then, ATTEMPTS);
  }

  private void send(
      List<SipHeader> headers, String body, Consumer<SipResponse> then, int attempts) {
    if (client.invitePending()) {
      next = () -> send(headers, body, then, attempts);
      return;
    }
    if (agent.status() != DialogStatus.CONNECTED) {
      return;
    }
    agent.afterAck(
        () -> {
          List<SipHeader> all = new ArrayList<>(headers);
          all.addAll(agent.sessionTimer().offered());
          if (!body.isEmpty() && !HeaderLines.has(headers, "Content-Type")) {
            all.add(new SipHeader("Content-Type", "application/sdp"));
          }
          pending = true;
          transaction =
              client.send(
                  "INVITE",
                  all,
                  body,
                  response -> received(response, headers, body, then, attempts));
        });
  }

  /** The request was sent again under this transaction, with credentials. */
  void movedTo(String before, String now) {
    if (transaction.equals(before)) {
      transaction = now;
    }
  }

  private void received(
      SipResponse response,
      List<SipHeader> headers,
      String body,
      Consumer<SipResponse> then,
      int attempts) {
    int code = response.status();
    if (code >= 200) {
      pending = false;
    }
    if (code / 100 == 2) {
      agent.dialog(agent.dialog().refreshed(response));
      agent.sessionTimer().answered(response);
      ack = agent.dialog().ack(response.cseq(), List.of(), "");
      ackHeld = body.isEmpty();
      if (!ackHeld) {
        agent.sendAck(ack);
      }
    } else if (code == 491 && attempts > 1) {
      // §14.1: the owner of the Call-ID waits longer, so that one side comes first.
      int from = agent.dialog().outgoing() ? 2100 : 0;
      int to = agent.dialog().outgoing() ? 4000 : 2000;
      leg.thread()
          .after(
              "reinvite",
              Duration.ofMillis(ThreadLocalRandom.current().nextInt(from, to)),
              () -> send(headers, body, then, attempts - 1));
      return;
    }
    then.accept(response);
    if (code >= 200 && next != null) {
      Runnable waiting = next;
      next = null;
      waiting.run();
    }
  }

  /** Sends the ACK that was held back because the peer made the offer. */
  void acknowledge(String answer) {
    if (ackHeld) {
      ackHeld = false;
      ack = agent.dialog().ack(ack.cseq(), ClientSide.SDP, answer);
      agent.sendAck(ack);
    }
  }

  /** A 2xx again gets the same ACK again (§13.2.2.4); false if it answers none of these. */
  boolean repeatedOk(String repeated) {
    if (!repeated.equals(transaction) || ack == null) {
      return false;
    }
    if (!ackHeld) {
      agent.sendAck(ack);
    }
    return true;
  }

  String transaction() {
    return transaction;
  }
}
