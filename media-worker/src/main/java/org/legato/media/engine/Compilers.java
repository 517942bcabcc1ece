package org.legato.media.engine;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the compilers of this virtual machine have to do. */
final class Compilers {
  private static final long WINDOW_MS = 500;

  /** Of the time of one processor. */
  private static final double LITTLE = 0.1;

  private final CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();

  /** Without any, as where all is interpreted, none has anything to do. */
  private long busyMs() {
    return compilation != null && compilation.isCompilationTimeMonitoringSupported()
        ? compilation.getTotalCompilationTime()
        : 0;
  }

  /**
   * Waits until they have hardly worked for half a second.
   *
   * @param most waits no longer
   * @return whether they rest
   */
  boolean awaitRest(Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    long begun = busyMs();
    while (System.nanoTime() < until) {
      Thread.sleep(WINDOW_MS);
      long now = busyMs();
      if (now - begun <= LITTLE * WINDOW_MS) {
        return true;
      }
      begun = now;
    }
    return false;
  }
}
