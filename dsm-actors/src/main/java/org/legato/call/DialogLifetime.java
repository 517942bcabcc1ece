package org.legato.call;

import java.time.Duration;
import java.util.Map;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;

/**
 * How long a leg's dialog lasts, and how long it may: the script is told when it is answered, when
 * its time is up and when it has ended. Scripts that do not ask for these events do not get them.
 */
final class DialogLifetime {
  private static final String TIMER = "dialog-timeout";

  private final LegRuntime leg;
  private long answeredAt = -1;
  private long endedAt = -1;
  private boolean announced;
  private long deadline = -1;
  private int allowedSeconds = -1;

  DialogLifetime(LegRuntime leg) {
    this.leg = leg;
  }

  /** The dialog's status is another one now. */
  void changed(DialogStatus status) {
    if (status == DialogStatus.CONNECTED && answeredAt < 0) {
      answeredAt = now();
      if (allowedSeconds >= 0) {
        allow(allowedSeconds);
      }
      fire(EventType.ANSWERED, Map.of());
    } else if (status == DialogStatus.DISCONNECTED && endedAt < 0) {
      endedAt = now();
      leg.thread().cancelTimer(TIMER);
    }
  }

  /**
   * Tells the script that the dialog has ended, once what it was still to be told has been run;
   * false if it knows.
   */
  boolean announceEnd() {
    if (endedAt < 0 || announced) {
      return false;
    }
    announced = true;
    fire(EventType.DIALOG_ENDED, Map.of("lifetime", Long.toString(seconds())));
    return true;
  }

  private long now() {
    return leg.environment().clock().millis();
  }

  private void fire(EventType type, Map<String, String> params) {
    if (leg.scriptAsksFor(type)) {
      leg.enqueue(Event.of(type, params));
    }
  }

  /** Seconds since the answer, up to the end. */
  long seconds() {
    return answeredAt < 0 ? 0 : ((endedAt < 0 ? now() : endedAt) - answeredAt) / 1000;
  }

  /** Lets the dialog last so much longer from now, or from the answer that is still to come. */
  void allow(int seconds) {
    allowedSeconds = seconds;
    if (answeredAt >= 0 && endedAt < 0) {
      deadline = now() + seconds * 1000L;
      leg.thread().after(TIMER, Duration.ofSeconds(seconds), this::timeIsUp);
    }
  }

  Checkpoint.Lifetime save() {
    return new Checkpoint.Lifetime(
        answeredAt, endedAt, announced, answeredAt < 0 ? allowedSeconds : deadline);
  }

  /** Goes on at another node; a deadline that has passed meanwhile is due at once. */
  void restore(Checkpoint.Lifetime saved) {
    answeredAt = saved.answeredAt();
    endedAt = saved.endedAt();
    announced = saved.announced();
    if (answeredAt < 0) {
      allowedSeconds = (int) saved.allowedUntil();
    } else if (saved.allowedUntil() >= 0 && endedAt < 0) {
      deadline = saved.allowedUntil();
      allowedSeconds = 0;
      leg.thread().after(TIMER, Duration.ofMillis(Math.max(0, deadline - now())), this::timeIsUp);
    }
  }

  private void timeIsUp() {
    allowedSeconds = -1;
    deadline = -1;
    if (!leg.scriptAsksFor(EventType.DIALOG_TIMEOUT)
        || !leg.enqueue(
            Event.of(EventType.DIALOG_TIMEOUT, Map.of("lifetime", Long.toString(seconds()))),
            params -> endUnlessExtended())) {
      endUnlessExtended();
    }
    leg.settle();
  }

  private void endUnlessExtended() {
    if (allowedSeconds < 0 && endedAt < 0) {
      leg.log().info("leg {}: its time is up after {} s", leg.id(), seconds());
      leg.other().terminateOtherLeg();
      leg.stop(true);
    }
  }
}
