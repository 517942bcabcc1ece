package org.legato.load.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.net.ThreadNice;

/**
 * The RTP of all phones of a line, on one thread that is driven by time: each millisecond a
 * twentieth of the phones take what has come and speak. Hundreds of phones then take little from
 * the nodes beside them.
 */
final class Voices implements AutoCloseable {
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int TICKS = 20;
  private static final long FRAME_NS = TICKS * TICK_NS;
  private static final int NICE = -15;

  private final Queue<Voice> fresh = new ConcurrentLinkedQueue<>();
  private final List<List<Voice>> slots = new ArrayList<>();
  private int next;
  private volatile boolean open = true;

  Voices() {
    for (int i = 0; i < TICKS; i++) {
      slots.add(new ArrayList<>());
    }
    Thread.ofPlatform().daemon().name("phone-voices").start(this::run);
  }

  /** One that speaks a tone of so many Hz from a free port. */
  Voice voice(InetAddress host, int hz) throws IOException {
    Voice voice = new Voice(host, hz);
    fresh.add(voice);
    return voice;
  }

  private void run() {
    // Where that is not permitted the phones are as late as the machine makes them.
    ThreadNice.set(NICE);
    ThreadNice.setForMachine(NICE);
    long due = System.nanoTime();
    for (int tick = 0; open; tick = (tick + 1) % TICKS) {
      due += TICK_NS;
      long wait = due - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = due - System.nanoTime();
      }
      take();
      due += skipped(-wait);
      slots.get(tick).removeIf(voice -> !voice.turn());
    }
    take();
    slots.forEach(slot -> slot.forEach(Voice::end));
  }

  /**
   * What this thread was too late to send in time is not sent in a burst afterwards, as no phone
   * does.
   */
  private long skipped(long lateNs) {
    long frames = lateNs / FRAME_NS;
    if (frames > 1) {
      slots.forEach(slot -> slot.forEach(voice -> voice.skip((int) frames)));
      return frames * FRAME_NS;
    }
    return 0;
  }

  private void take() {
    for (Voice voice = fresh.poll(); voice != null; voice = fresh.poll()) {
      slots.get(next).add(voice);
      next = (next + 1) % TICKS;
    }
  }

  @Override
  public void close() {
    open = false;
  }
}
