package org.legato.call;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.SipEvent;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** Repeats the 2xx to an INVITE until its ACK comes, at most 64*T1 long (RFC 3261 §13.3.1.4). */
final class OkRetransmission {
  private static final String TIMER = "2xx-repeat";

  private final LegRuntime leg;
  private final ServerSide server;
  private Checkpoint.Unacknowledged sent;
  private Runnable afterAck = () -> {};
  private SipEvent.RequestReceived held;

  OkRetransmission(LegRuntime leg, ServerSide server) {
    this.leg = leg;
    this.server = server;
  }

  Optional<Checkpoint.Unacknowledged> save() {
    return Optional.ofNullable(sent);
  }

  /** The peer may have sent its ACK to a gateway that is gone: it is asked once more. */
  void restore(Checkpoint.Unacknowledged saved) {
    start(saved.request(), saved.response());
  }

  /** Whether an ACK is due. */
  boolean pending() {
    return sent != null;
  }

  void start(SipEvent.RequestReceived request, SipResponse response) {
    sent = new Checkpoint.Unacknowledged(request, response);
    Duration t1 = leg.environment().settings().t1();
    repeat(sent, t1, t1.multipliedBy(64).minus(t1));
  }

  private void repeat(Checkpoint.Unacknowledged which, Duration interval, Duration left) {
    leg.thread()
        .after(
            TIMER,
            interval,
            () -> {
              if (sent != which) {
                return;
              }
              if (left.isNegative() || left.isZero()) {
                sent = null;
                noAck();
                return;
              }
              leg.userAgent().answer(which.request(), which.response());
              Duration t2 = leg.environment().settings().t2();
              Duration next = interval.multipliedBy(2);
              repeat(which, next.compareTo(t2) > 0 ? t2 : next, left.minus(interval));
            });
  }

  private void noAck() {
    leg.environment().counters().noAck().increment();
    leg.log().warn("leg {}: no ACK came for the 2xx, the call ends", leg.id());
    leg.enqueue(
        Event.of(EventType.HANGUP, Map.of("headers", "", "reason", "onNoAck")),
        params -> leg.stop(true));
    runAfterAck();
    takeHeld().ifPresent(server::terminate);
    leg.settle();
  }

  private void runAfterAck() {
    Runnable then = afterAck;
    afterAck = () -> {};
    then.run();
  }

  /** Runs at once, or after the ACK where one is outstanding: a UAS must not send BYE before it. */
  void afterAck(Runnable what) {
    if (sent == null) {
      what.run();
    } else {
      afterAck = what;
    }
  }

  /**
   * Keeps a new offer that has overtaken the ACK until that comes; false if one is kept already.
   */
  boolean hold(SipEvent.RequestReceived offer) {
    if (held != null) {
      return false;
    }
    held = offer;
    return true;
  }

  Optional<SipEvent.RequestReceived> takeHeld() {
    var taken = Optional.ofNullable(held);
    held = null;
    return taken;
  }

  /**
   * Takes an ACK.
   *
   * @param accept runs if it is the one that is due
   */
  void acknowledged(SipRequest ack, Runnable accept) {
    if (sent == null || ack.cseq() != sent.response().cseq()) {
      return;
    }
    quiet();
    accept.run();
    runAfterAck();
  }

  /** Gives up waiting: the peer has hung up. */
  void stop() {
    quiet();
    takeHeld().ifPresent(server::terminate);
  }

  private void quiet() {
    sent = null;
    leg.thread().cancelTimer(TIMER);
  }
}
