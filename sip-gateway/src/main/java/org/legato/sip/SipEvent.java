package org.legato.sip;

import akka.actor.typed.ActorRef;

/**
 * What the gateway tells a call leg. Every event names the leg by its local tag, so that whoever
 * wires the gateway can route it to the leg's entity.
 */
public sealed interface SipEvent {

  /** The leg's id, which is its local tag (see {@link LocalTag}). */
  String legId();

  /**
   * A request for this leg, ACK and CANCEL included. A CANCEL is delivered to the leg of its
   * INVITE; the leg answers both. Requests other than ACK are answered with {@link
   * SipGateway.SendResponse}.
   *
   * @param transaction the server transaction's id, for the answer; empty for an ACK
   * @param gateway the gateway that keeps the transaction
   * @param source where it came from, as {@code udp:ADDRESS:PORT} or {@code tcp:ADDRESS:PORT}
   */
  record RequestReceived(
      String legId,
      String transaction,
      ActorRef<SipGateway.Command> gateway,
      SipRequest request,
      String source)
      implements SipEvent {}

  /**
   * A response to a request that the leg sent, provisional or final (100 is left out).
   * Retransmissions of a 2xx to INVITE are delivered each time, for the ACK.
   */
  record ResponseReceived(String legId, String transaction, SipResponse response)
      implements SipEvent {}

  /**
   * A client transaction ended without a final response (RFC 3261 §17.1): timer B or F fired, no
   * answer came within 64*T1 of a CANCEL (§9.1), or the request could not be sent.
   *
   * @param detail for the log, e.g. {@code timer B} or the transport's error
   */
  record RequestFailed(String legId, String transaction, Cause cause, String detail)
      implements SipEvent {}

  /** Why a client transaction failed. */
  enum Cause {
    TIMEOUT,
    TRANSPORT,
    /** The request was not sendable: bad URI, unresolvable host, over the limit. */
    REJECTED
  }
}
