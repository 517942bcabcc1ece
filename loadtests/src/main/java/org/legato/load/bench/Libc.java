package org.legato.load.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of Linux's C library that send and receive many datagrams at a time. */
final class Libc {
  static final int INET = 2;
  private static final int DATAGRAM = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle NAME = handle("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle OPTION =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT);
  private static final MethodHandle SEND =
      handle("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECEIVE =
      handle("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

  private Libc() {}

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(),
        FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** A UDP socket that does not block; an exception says what the kernel has against it. */
  static int socket() throws IOException {
    try {
      return checked("socket", (int) SOCKET.invokeExact(INET, DATAGRAM | NON_BLOCKING, 0));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void bind(int socket, MemorySegment address) throws IOException {
    try {
      checked("bind", (int) BIND.invokeExact(socket, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** The address that a socket is bound to. */
  static void name(int socket, MemorySegment into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) into.byteSize());
      checked("getsockname", (int) NAME.invokeExact(socket, into, length));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void option(int socket, int level, int name, int value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocateFrom(JAVA_INT, value);
      checked("setsockopt", (int) OPTION.invokeExact(socket, level, name, pointer, 4));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Sends {@code mmsghdr}s; gives how many went. */
  static int send(int socket, MemorySegment headers, int count) {
    try {
      return (int) SEND.invokeExact(socket, headers, count, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fills {@code mmsghdr}s; gives how many, below 1 if nothing is there. */
  static int receive(int socket, MemorySegment headers, int count) {
    try {
      return (int) RECEIVE.invokeExact(socket, headers, count, 0, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void close(int socket) {
    try {
      int _ = (int) CLOSE.invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + " failed: is ulimit -n large enough?");
    }
    return result;
  }

  private static IOException failed(Throwable e) {
    return e instanceof IOException io ? io : new IOException(e);
  }
}
