package org.legato.media.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nice value of a thread. Java's own priorities do nothing on Linux; there a thread has a nice
 * value for itself (setpriority(2)), and one of -10 gets its processor within a millisecond however
 * many others want it.
 */
public final class ThreadNice {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadNice.class);
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  /** SCHED_OTHER, and whoever is started by this thread has the usual nice value (sched(7)). */
  private static final int USUAL_POLICY_NOT_INHERITED = 0x40000000;

  /** What the JVM calls them; those of ZGC and Shenandoah stop nobody for long. */
  private static final Pattern PAUSES = Pattern.compile("VM Thread|GC Thread#\\d+");

  /** The first of its kind, of which Linux keeps that much of the name. */
  private static final Pattern QUICK_COMPILER = Pattern.compile("C1 CompilerThre.*");

  private static final AtomicBoolean REFUSED = new AtomicBoolean();

  private ThreadNice() {}

  /**
   * Gives the calling thread a nice value, which must be a thread of the system's. Where that is
   * not possible, or not permitted, the thread runs as it did, and the log says so once.
   *
   * <p>Threads that it starts, knowingly or by giving a pool its work, do not inherit it.
   *
   * @param nice -20 (gets most) to 19; 0 does nothing
   * @return whether the thread has it
   */
  public static boolean set(int nice) {
    if (nice == 0) {
      return true;
    }
    boolean done = CLibrary.AVAILABLE && call(nice);
    if (!done && !REFUSED.getAndSet(true)) {
      LOG.info(
          "threads of sound and heartbeats have no priority over others, so that a busy machine is"
              + " heard: the process may not set the nice value {}. Remedy: LimitNICE={} in its"
              + " systemd unit, or the capability SYS_NICE; legato.media.thread-nice = 0 and"
              + " legato.cluster.thread-nice = 0 say that none is wanted",
          nice,
          nice);
    }
    return done;
  }

  /**
   * Gives a nice value to the threads of the virtual machine for which others stand still, the
   * calling one among them: while they wait for a processor nobody hears anything. These are those
   * of pauses, and the quick compiler: whoever runs something often enough to have it compiled
   * waits for the lock of the compilers' queue, which that one holds half of its time while the
   * queue is long. Where that is not possible, or not permitted, they run as they did.
   *
   * @param nice -20 (gets most) to 19; 0 does nothing
   */
  public static void setForMachine(int nice) {
    Path tasks = Path.of("/proc/self/task");
    if (nice == 0 || !CLibrary.AVAILABLE || !Files.isDirectory(tasks)) {
      return;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      threads.forEach(thread -> setIfWaitedFor(thread, nice));
    } catch (IOException e) {
      LOG.info("threads of the garbage collector have no priority over others: {}", e.getMessage());
    }
  }

  private static void setIfWaitedFor(Path thread, int nice) {
    int id = Integer.parseInt(thread.getFileName().toString());
    String name = nameOf(thread);
    if (PAUSES.matcher(name).matches()) {
      setPriority(id, nice);
    } else if (QUICK_COMPILER.matcher(name).matches() && leaveUsualPolicyToOthers(id)) {
      // It may start a compiler of the other kind, which works for long.
      setPriority(id, nice);
    }
  }

  private static String nameOf(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  private static boolean call(int nice) {
    return leaveUsualPolicyToOthers(CALLING_THREAD) && setPriority(CALLING_THREAD, nice);
  }

  private static boolean leaveUsualPolicyToOthers(int thread) {
    MethodHandle setScheduler =
        CLibrary.function(JAVA_INT, "sched_setscheduler", JAVA_INT, JAVA_INT, JAVA_LONG);
    try (Arena arena = Arena.ofConfined()) {
      // struct sched_param: its priority, which is 0 for this policy.
      long parameters = arena.allocateFrom(JAVA_INT, 0).address();
      int policy = USUAL_POLICY_NOT_INHERITED;
      return (int) setScheduler.invokeExact(thread, policy, parameters) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean setPriority(int thread, int nice) {
    MethodHandle setPriority =
        CLibrary.function(JAVA_INT, "setpriority", JAVA_INT, JAVA_INT, JAVA_INT);
    try {
      return (int) setPriority.invokeExact(PRIO_PROCESS, thread, nice) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
