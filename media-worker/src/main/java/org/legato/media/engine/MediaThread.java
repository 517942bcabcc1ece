package org.legato.media.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.MediaCounters;
import org.legato.media.rtp.MediaSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that drives sessions: a tick of 5 ms on an absolute clock, session i in slot i mod 4, so
 * that each session has its turn every 20 ms. Nothing wakes up for a packet. Commands come through
 * a bounded queue.
 */
public final class MediaThread {
  private static final Logger LOG = LoggerFactory.getLogger(MediaThread.class);
  private static final long TICK_NS = 5_000_000;
  private static final int SLOTS = 4;
  private static final long SKIP_AFTER = 40;

  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxCommands;
  private final MediaCounters counters;
  private final long timeoutMs;
  private final List<List<MediaSession>> slots = new ArrayList<>();
  private final Thread thread;
  private volatile boolean running = true;
  private long tick;
  private long nowMs;

  /**
   * A thread, to be started with {@link #start}.
   *
   * @param maxCommands commands that may wait
   * @param timeoutMs silence after which sessions report a time-out
   */
  public MediaThread(String name, int maxCommands, long timeoutMs, MediaCounters counters) {
    this.maxCommands = maxCommands;
    this.counters = counters;
    this.timeoutMs = timeoutMs;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
    thread = new Thread(this::loop, name);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Runs something on this thread before its next tick; false, and counted, if too much waits. */
  public boolean execute(Runnable command) {
    if (waiting.get() >= maxCommands) {
      counters.droppedCommand();
      return false;
    }
    enqueue(command);
    return true;
  }

  /** Runs something that must not get lost, as the end of a session, which comes once for each. */
  public void executeAlways(Runnable command) {
    enqueue(command);
  }

  private void enqueue(Runnable command) {
    waiting.incrementAndGet();
    commands.add(command);
  }

  /** Milliseconds of the loop's clock; on this thread only. */
  public long nowMs() {
    return nowMs;
  }

  /** The number of the present 20 ms frame; on this thread only. */
  public long frame() {
    return tick / SLOTS;
  }

  /** Takes a session in; on this thread only. */
  public void add(MediaSession session) {
    List<MediaSession> least = slots.getFirst();
    for (List<MediaSession> slot : slots) {
      if (slot.size() < least.size()) {
        least = slot;
      }
    }
    least.add(session);
  }

  /** Lets a session go; on this thread only. */
  public void remove(MediaSession session) {
    for (List<MediaSession> slot : slots) {
      if (slot.remove(session)) {
        return;
      }
    }
  }

  private void loop() {
    long next = System.nanoTime();
    while (running) {
      next += TICK_NS;
      long wait = next - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = next - System.nanoTime();
      }
      long behind = -wait / TICK_NS;
      if (behind > 0) {
        counters.lateTick();
      }
      if (behind > SKIP_AFTER) {
        counters.skippedTicks(behind);
        next += behind * TICK_NS;
        tick += behind;
      }
      tick(System.nanoTime() / 1_000_000);
    }
  }

  /** One tick; separate from the loop so that it can be driven by hand. */
  void tick(long clockMs) {
    nowMs = clockMs;
    Runnable command = commands.poll();
    while (command != null) {
      waiting.decrementAndGet();
      run(command);
      command = commands.poll();
    }
    List<MediaSession> slot = slots.get((int) (tick % SLOTS));
    for (int i = 0; i < slot.size(); i++) {
      try {
        slot.get(i).tick(nowMs, timeoutMs);
      } catch (RuntimeException e) {
        // The others go on.
        LOG.error("a media session failed", e);
      }
    }
    tick++;
  }

  private void run(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      LOG.error("a media command failed", e);
    }
  }

  /** Ends the loop and waits for it. */
  public void stop() throws InterruptedException {
    running = false;
    thread.join(1000);
  }
}
