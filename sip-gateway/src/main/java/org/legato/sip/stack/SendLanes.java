package org.legato.sip.stack;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.legato.sip.SipCounters;

/**
 * Sends that may block, which over TCP is connecting and writing: what has the same key stays in
 * order. A full lane refuses.
 */
final class SendLanes implements AutoCloseable {
  private static final int QUEUE = 1024;

  private final ThreadPoolExecutor[] lanes;
  private final SipCounters counters;

  SendLanes(int threads, SipCounters counters) {
    this.counters = counters;
    lanes = new ThreadPoolExecutor[threads];
    for (int i = 0; i < threads; i++) {
      lanes[i] =
          new ThreadPoolExecutor(
              1,
              1,
              0,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(QUEUE),
              Thread.ofPlatform().daemon().name("sip-send-" + i).factory());
    }
  }

  /** Runs at once for UDP, in a lane for TCP; refused is run where the lane is full. */
  void run(boolean tcp, String key, Runnable send, Runnable refused) {
    if (!tcp) {
      send.run();
      return;
    }
    try {
      lanes[Math.floorMod(key.hashCode(), lanes.length)].execute(send);
    } catch (RejectedExecutionException full) {
      counters.count("send_queue_full");
      refused.run();
    }
  }

  @Override
  public void close() {
    for (ThreadPoolExecutor lane : lanes) {
      lane.shutdownNow();
    }
  }
}
