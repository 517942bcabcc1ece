package org.legato.sip.stack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * Transactions over sockets (RFC 3261 §17, §18). All methods return without waiting for the network
 * and may be called from any thread.
 */
public interface TransactionLayer extends AutoCloseable {

  /** A request in no transaction yet. */
  interface Incoming {
    /** The id of its server transaction (§17.2.3). */
    String id();

    /** For a CANCEL: the id of the INVITE that it cancels. */
    String inviteId();

    SipRequest request();

    /** Where it came from, as {@code udp:ADDRESS:PORT}. */
    String source();

    /** The branch of its topmost Via, or empty text. */
    String branch();
  }

  /** Is told what arrives, on the stack's threads. */
  interface Listener {
    /** A new request, not ACK; to be accepted or rejected. */
    void onRequest(Incoming incoming);

    /** The ACK of a 2xx, or one without a transaction. */
    void onAck(SipRequest ack, String source);

    /** A response other than 100 to a request of ours; 2xx to INVITE each time it comes. */
    void onResponse(String clientId, SipResponse response);

    /** A 100 to a request of ours. */
    void onTrying(String clientId);

    /** No final response will come. */
    void onFailure(String clientId, SipEvent.Cause cause, String detail);
  }

  /**
   * Where to send a request: a literal address.
   *
   * @param fixed whether a large request must stay on this transport too (§18.1.1)
   */
  record Target(String host, int port, String transport, boolean fixed) {
    boolean isTcp() {
      return transport.equals("tcp");
    }

    Target over(String other) {
      return new Target(host, port, other, true);
    }
  }

  /** The port that UDP and TCP listen on. */
  int port();

  /**
   * Starts the server transaction. 100 is left to the leg, which knows when it is sure to answer: a
   * client that has none repeats its INVITE, elsewhere if this gateway is gone.
   *
   * @param localTag put on the To of its responses
   * @return false where the transaction is there already or the stack refuses it
   */
  boolean accept(Incoming incoming, String localTag);

  /** Answers without a transaction. */
  void reject(Incoming incoming, SipResponse response, String localTag);

  /** The leg of a transaction that was accepted with a leg's tag. */
  Optional<String> legOf(String id);

  /** Whether the same request has come another way already (§8.2.2.2). */
  boolean isMerged(Incoming incoming);

  /**
   * Answers in the transaction; a 2xx to INVITE may be repeated for 64*T1.
   *
   * @return false where there is no such transaction (any more)
   */
  boolean respond(String id, SipResponse response);

  /**
   * Answers a request that another stack has received, without a transaction.
   *
   * @param source where it came from, as {@code udp:ADDRESS:PORT}
   */
  void respondForAnother(SipRequest request, String source, SipResponse response, String localTag);

  /**
   * Gives up transactions that nobody answers: INVITE with 500 after the lifetime, others silently
   * after 64*T1, when their client has given up too; client INVITEs after the lifetime.
   */
  void expire(Duration inviteLifetime);

  /** Drops a client transaction; what comes for it later is counted only. */
  void forgetClient(String clientId);

  /**
   * Cancels an INVITE that another gateway has sent and can no longer cancel.
   *
   * @param invite as it was sent, but for its Via
   * @param sentBy the other gateway's part of its Via
   */
  void cancelForAnother(SipRequest invite, Target target, String sentBy);

  /** Sends a request, complete but for its Via, in a client transaction. */
  void send(String clientId, SipRequest request, Target target);

  /** Sends an ACK of a 2xx. */
  void sendAck(SipRequest ack, Target target);

  /** Sends the CANCEL of an INVITE that had a provisional response. */
  void cancel(String clientId, List<SipHeader> headers);

  /** Server transactions without a final response. */
  int pendingServer();

  /** Client transactions. */
  int pendingClient();

  /** Closes sockets and threads. */
  @Override
  void close();
}
