package org.legato.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late the vaults of this node's legs answer. Vaults that have too much to do answer late, and
 * nothing of a new call is said before: its caller repeats itself, which is more to do. Safe for
 * threads.
 */
public final class VaultDelay {
  /** An answer says nothing of what comes later than this. */
  private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(1);

  private record Answer(long atNs, long tookNs) {}

  private final LongSupplier nanoTime;
  private volatile Answer last = new Answer(0, 0);

  VaultDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The moment at which something is sent. */
  long now() {
    return nanoTime.getAsLong();
  }

  /**
   * A vault has answered what was sent at that moment. One that is silent is lost, and not slow.
   */
  void answered(long sentNs) {
    long now = nanoTime.getAsLong();
    last = new Answer(now, now - sentNs);
  }

  /** How long the last answer took; 0 if that is more than a second ago. */
  public long millis() {
    Answer answer = last;
    return nanoTime.getAsLong() - answer.atNs() > FRESH_NS
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(answer.tookNs());
  }
}
