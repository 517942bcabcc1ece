package org.legato.sip.gateway;

import java.util.function.LongSupplier;

/** Lets a number of calls a second through, with bursts of up to one second's worth. */
final class CallRate {
  private final int perSecond;
  private final LongSupplier nanoTime;
  private double tokens;
  private long last;

  /** Zero calls a second means no limit. */
  CallRate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    tokens = perSecond;
    last = nanoTime.getAsLong();
  }

  synchronized boolean tryCall() {
    if (perSecond == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - last) / 1e9 * perSecond);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
