package org.legato.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The SIP edge of a node: it keeps the transactions (RFC 3261 §17), never a dialog. Requests that
 * arrive become {@link SipEvent}s for a leg; a leg's {@link Command}s become messages on the wire.
 *
 * <p>The gateway adds Via, Max-Forwards, Content-Length, User-Agent/Server and, where the method or
 * response needs one and the leg gave none, Contact with its own address. A response may leave out
 * From, To, Call-ID, CSeq and Record-Route: they are taken from the request, and To gets the leg's
 * id as tag.
 */
public final class SipGateway {
  private SipGateway() {}

  /** What a leg asks of the gateway. */
  public sealed interface Command {}

  /**
   * Answers a request.
   *
   * @param transaction from {@link SipEvent.RequestReceived}; an unknown one is counted and
   *     dropped. A 2xx to INVITE may be sent several times: its retransmission is the leg's
   *     (§13.3.1.4)
   */
  public record SendResponse(String transaction, SipResponse response) implements Command {}

  /**
   * Answers a request whose gateway is gone: without a transaction, to where the request came from
   * (RFC 3261 §18.2.2). A 2xx is repeated by the leg as always; other final responses are not.
   *
   * @param source of {@link SipEvent.RequestReceived}
   */
  public record SendResponseForAnother(
      String legId, SipRequest request, String source, SipResponse response) implements Command {}

  /**
   * Sends a request in a new client transaction. The topmost Route, else the Request-URI, says
   * where to.
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
  public record CancelRequest(String legId, String transaction, List<SipHeader> headers)
      implements Command {
    public CancelRequest {
      headers = List.copyOf(headers);
    }
  }

  /**
   * Cancels an INVITE whose gateway is gone, once and without waiting for an answer.
   *
   * @param invite as the leg had sent it
   * @param sentBy the address in the Via of that gateway
   */
  public record CancelForAnother(SipRequest invite, String sentBy) implements Command {}

  /** While draining, new calls are answered 503; calls that are there go on. */
  public record SetDraining(boolean draining) implements Command {}

  /** What the gateway tells itself; never leaves the node, nobody else sends it. */
  public non-sealed interface Internal extends Command {}

  /** Where the gateway listens. */
  public record Bound(String address, int port) {}

  /**
   * What is answered in place of a leg to a request that is not let in (RFC 3261 §21.4, §21.5).
   *
   * @param status 300 to 699
   * @param retryAfter for Retry-After (§20.33), rounded down but at least a second; zero: no header
   */
  public record Refusal(int status, String reason, Duration retryAfter) {
    public Refusal {
      if (status < 300 || status > 699) {
        throw new IllegalArgumentException("a refusal needs a status from 300 to 699: " + status);
      }
    }

    /** The answer. */
    public SipResponse response() {
      List<SipHeader> headers =
          retryAfter.isPositive()
              ? List.of(
                  new SipHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))))
              : List.of();
      return new SipResponse(status, reason, headers, "");
    }
  }

  /**
   * What surrounds the gateway. The functions are called on the stack's threads, so they must be
   * quick and safe for threads.
   *
   * @param admission asked once for each new call; what it gives is the answer and no leg comes
   *     into being
   * @param optionsAdmission the same for OPTIONS outside of a dialog
   * @param onBound told once, when the sockets are open
   * @param trace sees each message on the wire; null for none, which is cheaper
   * @param counters what is counted
   */
  public record Hooks(
      Supplier<Optional<Refusal>> admission,
      Supplier<Optional<Refusal>> optionsAdmission,
      Consumer<Bound> onBound,
      Consumer<SipTrace> trace,
      SipCounters counters) {

    /** Admits everything, tells nobody. */
    public static Hooks none() {
      return new Hooks(Optional::empty, Optional::empty, bound -> {}, null, new SipCounters());
    }

    /** A copy with an admission check. */
    public Hooks withAdmission(Supplier<Optional<Refusal>> other) {
      return new Hooks(other, optionsAdmission, onBound, trace, counters);
    }

    /** A copy with an admission check for OPTIONS. */
    public Hooks withOptionsAdmission(Supplier<Optional<Refusal>> other) {
      return new Hooks(admission, other, onBound, trace, counters);
    }

    /** A copy that tells when the sockets are open. */
    public Hooks withOnBound(Consumer<Bound> other) {
      return new Hooks(admission, optionsAdmission, other, trace, counters);
    }

    /** A copy that shows each message. */
    public Hooks withTrace(Consumer<SipTrace> other) {
      return new Hooks(admission, optionsAdmission, onBound, other, counters);
    }

    /** A copy that counts elsewhere. */
    public Hooks withCounters(SipCounters other) {
      return new Hooks(admission, optionsAdmission, onBound, trace, other);
    }
  }
}
