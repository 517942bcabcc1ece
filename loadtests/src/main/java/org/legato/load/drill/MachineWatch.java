package org.legato.load.drill;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.net.CLibrary;

/**
 * How long this machine, or this process, stood still by itself: what phones hear then is no node's
 * doing. A thread for each processor that comes before all others (SCHED_FIFO, which needs the
 * right to it) looks at the clock.
 */
final class MachineWatch implements AutoCloseable {
  private static final long LOOK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final int CALLING_THREAD = 0;
  private static final int FIFO = 1;

  /** Processors of which a mask tells; a multiple of 64. */
  private static final int PROCESSORS = 1024;

  private final AtomicLong longestNs = new AtomicLong();
  private final AtomicInteger watchers = new AtomicInteger();
  private volatile boolean open = true;

  /** A watch, from now on. */
  MachineWatch() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      int processor = i;
      Thread.ofPlatform().daemon().name("machine-watch-" + i).start(() -> watch(processor));
    }
  }

  private void watch(int processor) {
    if (!CLibrary.AVAILABLE || !pinned(processor) || !first()) {
      return;
    }
    watchers.incrementAndGet();
    long last = System.nanoTime();
    while (open) {
      LockSupport.parkNanos(LOOK_EVERY_NS);
      long now = System.nanoTime();
      longestNs.accumulateAndGet(now - last - LOOK_EVERY_NS, Math::max);
      last = now;
    }
  }

  private static boolean pinned(int processor) {
    MethodHandle setAffinity =
        CLibrary.function(JAVA_INT, "sched_setaffinity", JAVA_INT, JAVA_LONG, JAVA_LONG);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(JAVA_LONG, PROCESSORS / Long.SIZE);
      mask.setAtIndex(JAVA_LONG, processor / Long.SIZE, 1L << processor % Long.SIZE);
      return (int) setAffinity.invokeExact(CALLING_THREAD, PROCESSORS / 8L, mask.address()) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean first() {
    MethodHandle setScheduler =
        CLibrary.function(JAVA_INT, "sched_setscheduler", JAVA_INT, JAVA_INT, JAVA_LONG);
    try (Arena arena = Arena.ofConfined()) {
      // struct sched_param: its priority.
      long parameters = arena.allocateFrom(JAVA_INT, 1).address();
      return (int) setScheduler.invokeExact(CALLING_THREAD, FIFO, parameters) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The longest time that a processor stood still, in ms; -1 where that cannot be known. */
  long longestMs() {
    return watchers.get() == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(longestNs.get());
  }

  @Override
  public void close() {
    open = false;
  }
}
