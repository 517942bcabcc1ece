package org.legato.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.dispatch.ExecutionContexts;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long work waits for a thread of the dispatcher that gateway and legs share. Media threads
 * have priority over these, so that a node with too much to do is heard by nobody, but answers
 * late. Safe for threads.
 */
final class DispatcherDelay {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final LongSupplier nanoTime;
  private volatile boolean waiting;
  private volatile long sinceNs;
  private volatile long lastNs;

  DispatcherDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Measures from now on. */
  void begin(ActorSystem<?> system) {
    Executor dispatcher = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    system
        .scheduler()
        .scheduleAtFixedRate(
            Duration.ZERO,
            EVERY,
            () -> measure(dispatcher),
            // On the scheduler's own thread: where else it would run is what is measured.
            ExecutionContexts.fromExecutor(Runnable::run));
  }

  /** Gives one more piece of work, unless one is waiting. */
  void measure(Executor dispatcher) {
    if (!waiting) {
      sinceNs = nanoTime.getAsLong();
      waiting = true;
      dispatcher.execute(
          () -> {
            lastNs = nanoTime.getAsLong() - sinceNs;
            waiting = false;
          });
    }
  }

  /** How long the last piece of work waited, or the present one waits, whichever is more. */
  long millis() {
    long present = waiting ? nanoTime.getAsLong() - sinceNs : 0;
    return TimeUnit.NANOSECONDS.toMillis(Math.max(lastNs, present));
  }
}
