package org.legato.call;

import java.time.Duration;
import java.util.Map;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** Repeats the 2xx to an INVITE until its ACK comes, at most 64*T1 long (RFC 3261 §13.3.1.4). */
final class OkRetransmission {
  private static final String TIMER = "2xx-repeat";

  private record Sent(String transaction, SipResponse response) {}

  private final LegRuntime leg;
  private Sent sent;
  private Runnable afterAck = () -> {};

  OkRetransmission(LegRuntime leg) {
    this.leg = leg;
  }

  /** Whether an ACK is due. */
  boolean pending() {
    return sent != null;
  }

  void start(String transaction, SipResponse response) {
    sent = new Sent(transaction, response);
    Duration t1 = leg.environment().settings().t1();
    repeat(sent, t1, t1.multipliedBy(64).minus(t1));
  }

  private void repeat(Sent which, Duration interval, Duration left) {
    leg.after(
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
          leg.environment()
              .gateway()
              .tell(new SipGateway.SendResponse(which.transaction(), which.response()));
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
   * Takes an ACK.
   *
   * @param accept runs if it is the one that is due
   */
  void acknowledged(SipRequest ack, Runnable accept) {
    if (sent == null || ack.cseq() != sent.response().cseq()) {
      return;
    }
    stop();
    accept.run();
    runAfterAck();
  }

  /** Gives up waiting: the peer has hung up. */
  void stop() {
    sent = null;
    leg.cancelTimer(TIMER);
  }
}
