package org.legato.sip.stack;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Forgets things after 64*T1. */
record Expiry(ScheduledExecutorService scheduler, Duration t1) {
  void afterTransaction(Runnable forget) {
    try {
      scheduler.schedule(forget, 64 * t1.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      forget.run();
    }
  }

  int t1Millis() {
    return Math.toIntExact(t1.toMillis());
  }
}
