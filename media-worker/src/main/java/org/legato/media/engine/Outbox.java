package org.legato.media.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.MediaCounters;
import org.legato.media.net.ThreadNice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What media threads have to tell others, in their order, told by a thread of its own: what happens
 * at the others (mailboxes, promises, their executors) takes locks and runs code that is not
 * compiled yet, and a media thread may wait for neither.
 */
final class Outbox implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final int most;
  private final MediaCounters counters;
  private final Thread thread;
  private volatile boolean running = true;

  /**
   * An outbox, to be started with {@link #start}.
   *
   * @param most may wait; whoever has more to tell does it itself, later than what waits or sooner
   * @param nice of its thread, as that of the media threads
   */
  Outbox(int most, int nice, MediaCounters counters) {
    this.most = most;
    this.counters = counters;
    thread =
        new Thread(
            () -> {
              ThreadNice.set(nice);
              loop();
            },
            "media-outbox");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void execute(Runnable telling) {
    if (count.get() >= most) {
      counters.outboxFull();
      telling.run();
      return;
    }
    count.incrementAndGet();
    waiting.add(telling);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void loop() {
    while (running || !waiting.isEmpty()) {
      Runnable next = waiting.poll();
      if (next != null) {
        count.decrementAndGet();
        tell(next);
      } else {
        sleep();
      }
    }
  }

  private void sleep() {
    asleep.set(true);
    // Who came before this was said has woken nobody.
    if (waiting.isEmpty() && running) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  private void tell(Runnable next) {
    try {
      next.run();
    } catch (RuntimeException e) {
      counters.failure();
      LOG.error("what a media thread had to tell failed", e);
    }
  }

  /** Tells what still waits and ends; what comes later is not told. */
  void stop() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join(1000);
  }
}
