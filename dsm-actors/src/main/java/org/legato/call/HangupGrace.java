package org.legato.call;

/** Ends a leg whose script does not stop when its dialog has ended, after a grace time. */
final class HangupGrace {
  private static final String TIMER = "hangup-grace";

  private final LegRuntime leg;

  HangupGrace(LegRuntime leg) {
    this.leg = leg;
  }

  /** Begins to wait; a script that has set timers of its own is left alone. */
  void begin() {
    if (!leg.thread().isTimerActive(TIMER)) {
      leg.thread().after(TIMER, leg.environment().settings().hangupGrace(), this::isOver);
    }
  }

  private void isOver() {
    if (leg.userAgent().finished() && !leg.stopped() && !leg.session().hasTimers()) {
      leg.environment().counters().hangupGraceEnds().increment();
      leg.log().info("leg {}: ended, its script did not stop after the hang-up", leg.id());
      leg.stop(false);
    }
    leg.settle();
  }
}
