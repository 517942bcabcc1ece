package org.legato.load.phone;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends messages again until they are answered (RFC 3261 §17.1, §13.3.1.4). */
final class Unanswered {
  private static final long T1_MS = 500;
  private static final long T2_MS = 4000;
  private static final long GIVE_UP_MS = 64 * T1_MS;

  private final Set<String> answered = new HashSet<>();

  /**
   * One more that was sent.
   *
   * @param key what its answer is known by
   * @param timer runs it
   * @param lock held when it is sent again and when it is answered
   */
  void add(String key, ScheduledExecutorService timer, Object lock, Runnable send) {
    again(key, timer, lock, send, T1_MS, 0);
  }

  private void again(
      String key,
      ScheduledExecutorService timer,
      Object lock,
      Runnable send,
      long interval,
      long waited) {
    if (waited < GIVE_UP_MS) {
      timer.schedule(
          () -> {
            synchronized (lock) {
              if (!answered.contains(key)) {
                send.run();
                again(key, timer, lock, send, Math.min(interval * 2, T2_MS), waited + interval);
              }
            }
          },
          interval,
          TimeUnit.MILLISECONDS);
    }
  }

  /** It is answered; false if it was before. */
  boolean answered(String key) {
    return answered.add(key);
  }
}
