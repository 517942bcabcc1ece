package org.legato.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.sip.SipResponse;

/**
 * A re-INVITE of the leg's own (RFC 3261 §14.1): tells the peer that Contact or RTP address have
 * changed because a machine is gone.
 */
final class Refresh {
  private static final String TIMER = "refresh";
  private static final int ATTEMPTS = 8;

  private final LegRuntime leg;
  private final UserAgent agent;
  private Runnable agreed = () -> {};
  private int attempts;
  private boolean due;
  private boolean waiting;

  /** It only waits for another offer to be answered, or acknowledged. */
  private boolean held;

  private boolean preparing;
  private boolean pending;

  Refresh(LegRuntime leg, UserAgent agent) {
    this.leg = leg;
    this.agent = agent;
  }

  /** Whether a re-INVITE of this kind is under way. */
  boolean pending() {
    return preparing || pending;
  }

  /** Whether none is under way or has to be sent. */
  boolean idle() {
    return !due && !pending();
  }

  /**
   * Sends one now, or when the present one is answered.
   *
   * @param then runs when the peer has agreed, or does not after all attempts
   */
  void request(Runnable then) {
    Runnable before = agreed;
    agreed =
        () -> {
          before.run();
          then.run();
        };
    attempts = 0;
    // The one that waits for its offer will have the newest.
    due = !preparing;
    send();
  }

  /** Sends the one that could not be sent before. */
  void proceed() {
    boolean mayGo = !waiting || held && !agent.offerPending();
    if (due && mayGo && !leg.stopped()) {
      send();
    }
  }

  private void done() {
    Runnable then = agreed;
    agreed = () -> {};
    then.run();
  }

  private void send() {
    if (!due || pending() || agent.status() != DialogStatus.CONNECTED) {
      return;
    }
    held = agent.offerPending();
    if (held) {
      later(Duration.ofMillis(200));
      return;
    }
    due = false;
    attempts++;
    agent.gateways().contactHere();
    preparing = true;
    offer()
        .whenComplete(
            (offer, failure) -> {
              preparing = false;
              if (failure == null && agent.status() == DialogStatus.CONNECTED) {
                pending = true;
                agent.client().reinvites().send(List.of(), offer, this::received);
              } else if (failure != null) {
                leg.log().warn("leg {}: no re-INVITE: {}", leg.id(), LegThread.message(failure));
                again(Duration.ofSeconds(1));
              }
            });
  }

  /** The peer of a relayed call keeps the other party's address. */
  private CompletionStage<String> offer() {
    return leg.other().relays()
        ? CompletableFuture.completedFuture(leg.media().localSdp())
        : leg.media().refreshOffer();
  }

  private void later(Duration delay) {
    waiting = true;
    leg.thread()
        .after(
            TIMER,
            delay,
            () -> {
              waiting = false;
              send();
            });
  }

  private void again(Duration delay) {
    if (attempts < ATTEMPTS) {
      due = true;
      later(delay);
    } else {
      done();
    }
  }

  private void received(SipResponse response) {
    int code = response.status();
    if (code < 200) {
      return;
    }
    pending = false;
    if (code < 300) {
      if (!leg.other().relays()) {
        leg.media().acceptReinvite(response.body());
      }
      done();
      send();
    } else if (code == 481 || code == 408) {
      leg.log().info("leg {}: the peer is gone: {}", leg.id(), code);
      leg.stop(true);
      leg.settle();
    } else {
      leg.log().warn("leg {}: re-INVITE refused: {}", leg.id(), code);
      again(Duration.ofSeconds(1));
    }
  }
}
