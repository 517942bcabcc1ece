package org.legato.sip;

/**
 * The SIP edge of a node: it keeps the transactions (RFC 3261 §17), never a dialog. Requests that
 * arrive become {@link SipEvent}s for a leg; a leg's {@link Command}s become messages on the wire.
 *
 * <p>The gateway adds Via, Max-Forwards, Content-Length, User-Agent/Server and, where the method or
 * response needs one and the leg gave none, Contact with its own address.
 */
public final class SipGateway {
  private SipGateway() {}

  /** What a leg asks of the gateway. */
  public sealed interface Command {}

  /**
   * Answers a request.
   *
   * @param transaction from {@link SipEvent.RequestReceived}; an unknown one is counted and dropped.
   *     A 2xx to INVITE may be sent several times: its retransmission is the leg's (§13.3.1.4)
   */
  public record SendResponse(String transaction, SipResponse response) implements Command {}

  /**
   * Sends a request in a new client transaction. The topmost Route, else the Request-URI, says where
   * to.
   *
   * @param legId receives the responses
   * @param transaction a name that the leg chose, unique in the leg
   */
  public record SendRequest(String legId, String transaction, SipRequest request)
      implements Command {}

  /** Sends the ACK of a 2xx, which is outside of any transaction (§13.2.2.4). */
  public record SendAck(SipRequest ack) implements Command {}

  /**
   * Cancels an INVITE that this gateway sent (§9.1); waits for its first provisional response where
   * none has come yet.
   *
   * @param headers header lines to add, e.g. Reason
   */
  public record CancelRequest(
      String legId, String transaction, java.util.List<SipHeader> headers)
      implements Command {}
}
