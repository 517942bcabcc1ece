package org.legato.media.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What became of a thread's time, as Linux has it: why it was late. One thread makes it and asks.
 * It allocates nothing but when it is made; where it is not Linux, all is 0.
 */
public final class ThreadUsage implements AutoCloseable {
  private static final Path ACCOUNT = Path.of("/proc/thread-self/schedstat");
  private static final int ACCOUNT_BYTES = 96;
  private static final MethodHandle GET =
      CLibrary.function(JAVA_INT, "getrusage", JAVA_INT, JAVA_LONG);
  private static final int THREAD = 1;

  /** struct rusage has 18 numbers, this among them. */
  private static final int USAGE_BYTES = 18 * Long.BYTES;

  private static final int MAJOR_FAULTS = 9 * Long.BYTES;

  private final FileChannel account;
  private final ByteBuffer text = ByteBuffer.allocateDirect(ACCOUNT_BYTES);
  private final MemorySegment usage = Arena.global().allocate(USAGE_BYTES, Long.BYTES);
  private long totalRanNs;
  private long totalQueuedNs;
  private long totalFaults;
  private long ranNs;
  private long queuedNs;
  private long faults;

  private ThreadUsage(FileChannel account) {
    this.account = account;
    read();
  }

  /** That of the calling thread, from now on. */
  public static ThreadUsage ofCaller() {
    try {
      return new ThreadUsage(FileChannel.open(ACCOUNT, StandardOpenOption.READ));
    } catch (IOException e) {
      return new ThreadUsage(null);
    }
  }

  /** Asks the kernel; what the other calls answer is from the last time until now. */
  public void read() {
    if (account == null) {
      return;
    }
    try {
      text.clear();
      account.read(text, 0);
      text.flip();
    } catch (IOException e) {
      text.clear().limit(0);
    }
    long ran = number();
    long queued = number();
    long faulted = readFaults();
    ranNs = ran - totalRanNs;
    queuedNs = queued - totalQueuedNs;
    faults = faulted - totalFaults;
    totalRanNs = ran;
    totalQueuedNs = queued;
    totalFaults = faulted;
  }

  private long number() {
    long value = 0;
    while (text.hasRemaining()) {
      int digit = text.get() - '0';
      if (digit < 0) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private long readFaults() {
    if (GET == null) {
      return 0;
    }
    try {
      int _ = (int) GET.invokeExact(THREAD, usage.address());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return usage.get(JAVA_LONG, MAJOR_FAULTS);
  }

  /** Nanoseconds on a processor. */
  public long ranNs() {
    return ranNs;
  }

  /** Nanoseconds in which it could have run, but others had the processors. */
  public long queuedNs() {
    return queuedNs;
  }

  /** How often it had to wait until a page of memory was read from disk. */
  public long majorFaults() {
    return faults;
  }

  @Override
  public void close() {
    if (account == null) {
      return;
    }
    try {
      account.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
