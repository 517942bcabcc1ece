package org.legato.sip;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

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

  /** While draining, new calls are answered 503; calls that are there go on. */
  public record SetDraining(boolean draining) implements Command {}

  /** What the gateway tells itself; never leaves the node. */
  non-sealed interface Internal extends Command {}

  /** Where the gateway listens. */
  public record Bound(String address, int port) {}

  /**
   * What surrounds the gateway. The functions are called on the stack's threads, so they must be
   * quick and safe for threads.
   *
   * @param admission whether a new call may come; false is answered 503
   * @param onBound told once, when the sockets are open
   * @param trace sees each message on the wire; null for none, which is cheaper
   * @param counters what is counted
   */
  public record Hooks(
      BooleanSupplier admission,
      Consumer<Bound> onBound,
      Consumer<SipTrace> trace,
      SipCounters counters) {

    /** Admits everything, tells nobody. */
    public static Hooks none() {
      return new Hooks(() -> true, bound -> {}, null, new SipCounters());
    }

    /** A copy with an admission check. */
    public Hooks withAdmission(BooleanSupplier other) {
      return new Hooks(other, onBound, trace, counters);
    }

    /** A copy that tells when the sockets are open. */
    public Hooks withOnBound(Consumer<Bound> other) {
      return new Hooks(admission, other, trace, counters);
    }

    /** A copy that shows each message. */
    public Hooks withTrace(Consumer<SipTrace> other) {
      return new Hooks(admission, onBound, other, counters);
    }

    /** A copy that counts elsewhere. */
    public Hooks withCounters(SipCounters other) {
      return new Hooks(admission, onBound, trace, other);
    }
  }

  /** A gateway without hooks. */
  public static Behavior<Command> create(SipSettings settings, Consumer<SipEvent> router) {
    return create(settings, router, Hooks.none());
  }

  /**
   * A gateway. It fails on start where its sockets cannot be opened.
   *
   * @param router takes an event to its leg; called by the actor, one at a time
   */
  public static Behavior<Command> create(
      SipSettings settings, Consumer<SipEvent> router, Hooks hooks) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> GatewayActor.start(context, timers, settings, router, hooks)));
  }
}
