package org.legato.node.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.net.ThreadNice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that stood still for so long that others may have taken its calls over: a stopped
 * process, a suspended virtual machine, a very long collection of garbage. A thread writes the
 * monotonic clock down every few milliseconds; whoever wants to act looks at it first.
 */
public final class SelfFence {
  /** Exit code of a process that ended itself. */
  public static final int EXIT_CODE = 75;

  private static final Logger LOG = LoggerFactory.getLogger(SelfFence.class);
  private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final long limitNs;
  private volatile long stamp = System.nanoTime();

  private SelfFence(Duration limit) {
    limitNs = limit.toNanos();
  }

  /**
   * A fence with its thread running.
   *
   * @param limit how long the process may stand still; shorter than the time after which the others
   *     take over
   * @param nice value of its thread: a process that is only busy does not stand still
   */
  public static SelfFence start(Duration limit, int nice) {
    SelfFence fence = new SelfFence(limit);
    Thread.ofPlatform()
        .daemon()
        .name("self-fence")
        .start(
            () -> {
              ThreadNice.set(nice);
              fence.run();
            });
    return fence;
  }

  private void run() {
    while (true) {
      check();
      stamp = System.nanoTime();
      LockSupport.parkNanos(EVERY_NS);
    }
  }

  /** Returns only if the process has not stood still for too long. */
  public void check() {
    if (System.nanoTime() - stamp > limitNs) {
      // No log before: it could take a while.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** The cluster has given this node up: whatever it does from now on is wrong. */
  public static void expelled() {
    LOG.error("the cluster has gone on without this node; it ends at once, start it again");
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
