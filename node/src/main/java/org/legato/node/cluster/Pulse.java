package org.legato.node.cluster;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.net.CLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that takes connections as long as this process lives, and refuses them within milliseconds
 * of its death.
 *
 * <p>The kernel closes a process's sockets last, when its memory has been freed: after half a
 * second for a node that was killed on a busy machine. It closes those of a single thread when that
 * thread ends, if the thread shares its descriptors with no other (unshare(2)); all threads of a
 * process that is killed end at once. So this port is held by such a thread, which does nothing
 * else.
 */
final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  private static final MethodHandle CLOSE_RANGE =
      CLibrary.function(JAVA_INT, "close_range", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET =
      CLibrary.function(JAVA_INT, "socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle OPTION =
      CLibrary.function(JAVA_INT, "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle BIND =
      CLibrary.function(JAVA_INT, "bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle LISTEN =
      CLibrary.function(JAVA_INT, "listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle NAME =
      CLibrary.function(JAVA_INT, "getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ACCEPT =
      CLibrary.function(JAVA_INT, "accept", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = CLibrary.function(JAVA_INT, "close", JAVA_INT);

  private static final int FIRST_AFTER_STANDARD_STREAMS = 3;
  private static final int ALL = -1;
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int INET = 2;
  private static final int INET_6 = 10;
  private static final int STREAM = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int WAITING = 128;

  /** struct sockaddr_in6; that of IPv4 is shorter, and may be followed by anything. */
  private static final int NAME_BYTES = 28;

  private static final int PORT_AT = 2;
  private static final int ADDRESS_AT = 4;
  private static final int ADDRESS_6_AT = 8;
  private static final int NONE = -1;
  private static final ValueLayout.OfShort NET_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  /** Connections that are kept; then the oldest one ends, and whoever it was comes again. */
  private static final int KEPT = 1024;

  private static final int LAST_MS = 500;
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(200);

  private final InetAddress address;
  private final int wanted;

  /** The port, 0 if there is none. */
  private final CompletableFuture<Integer> listening = new CompletableFuture<>();

  private volatile boolean closed;

  private Pulse(InetAddress address, int wanted) {
    this.address = address;
    this.wanted = wanted;
  }

  /**
   * Listens, where that is possible.
   *
   * @param wanted the port; 0: any that is free
   * @throws IllegalStateException if a port was named and cannot be had
   */
  static Pulse begin(String host, int wanted) {
    Pulse pulse;
    try {
      pulse = new Pulse(InetAddress.getByName(host), wanted);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("legato.cluster.address: no such host: " + host, e);
    }
    if (CLOSE_RANGE == null) {
      pulse.listening.complete(0);
    } else {
      Thread.ofPlatform().daemon().name("pulse").start(pulse::run);
    }
    if (pulse.port() == 0 && wanted != 0) {
      throw new IllegalStateException(
          "legato.cluster.pulse-port: cannot listen at port %d of %s; name a free one, or 0 for any"
              .formatted(wanted, host));
    }
    if (pulse.port() == 0) {
      LOG.info(
          "no pulse at {}: that this process has died others notice by its cluster port, up to half"
              + " a second later",
          host);
    }
    return pulse;
  }

  /** Where it listens, 0 if it could not. */
  int port() {
    return listening.join();
  }

  private void run() {
    try {
      rehearse();
      if ((int) CLOSE_RANGE.invokeExact(FIRST_AFTER_STANDARD_STREAMS, ALL, CLOSE_RANGE_UNSHARE)
          == 0) {
        int listener = listen(wanted);
        listening.complete(listener == NONE ? 0 : portOf(listener));
        take(listener);
      }
    } catch (Throwable e) {
      // Without descriptors there is nothing to tell it with. The end of the thread would be taken
      // for that of the process.
      while (listening.getNow(0) != 0 && !closed) {
        LockSupport.parkNanos(AGAIN);
      }
    } finally {
      listening.complete(0);
    }
  }

  /** Loads what {@link #run} needs: a thread without descriptors cannot read classes from files. */
  private void rehearse() throws Throwable {
    int listener = listen(0);
    portOf(listener);
    accept(NONE);
    close(listener);
  }

  private int listen(int port) throws Throwable {
    boolean six = address instanceof Inet6Address;
    int socket = (int) SOCKET.invokeExact(six ? INET_6 : INET, STREAM, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
      int _ =
          (int) OPTION.invokeExact(socket, SOL_SOCKET, SO_REUSEADDR, on.address(), Integer.BYTES);
      MemorySegment name = arena.allocate(NAME_BYTES, Long.BYTES);
      name.set(ValueLayout.JAVA_SHORT, 0, (short) (six ? INET_6 : INET));
      name.set(NET_SHORT, PORT_AT, (short) port);
      MemorySegment bytes = MemorySegment.ofArray(address.getAddress());
      name.asSlice(six ? ADDRESS_6_AT : ADDRESS_AT).copyFrom(bytes);
      if ((int) BIND.invokeExact(socket, name.address(), NAME_BYTES) == 0
          && (int) LISTEN.invokeExact(socket, WAITING) == 0) {
        return socket;
      }
    }
    close(socket);
    return NONE;
  }

  private static int portOf(int socket) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(NAME_BYTES, Long.BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_INT, NAME_BYTES);
      int _ = (int) NAME.invokeExact(socket, name.address(), length.address());
      return Short.toUnsignedInt(name.get(NET_SHORT, PORT_AT));
    }
  }

  private void take(int listener) throws Throwable {
    int[] kept = new int[KEPT];
    Arrays.fill(kept, NONE);
    for (int oldest = 0; listener != NONE && !closed; oldest = (oldest + 1) % KEPT) {
      close(kept[oldest]);
      kept[oldest] = accept(listener);
      if (kept[oldest] == NONE) {
        LockSupport.parkNanos(AGAIN);
      }
    }
  }

  private static int accept(int listener) throws Throwable {
    return (int) ACCEPT.invokeExact(listener, 0L, 0L);
  }

  private static void close(int socket) throws Throwable {
    if (socket != NONE) {
      int _ = (int) CLOSE.invokeExact(socket);
    }
  }

  /** From now on the port is refused. */
  @Override
  public void close() {
    closed = true;
    if (port() == 0) {
      return;
    }
    // The thread looks at it after the next connection.
    try (Socket last = new Socket()) {
      last.connect(new InetSocketAddress(address, port()), LAST_MS);
    } catch (IOException e) {
      LOG.debug("the pulse was closed already", e);
    }
  }
}
