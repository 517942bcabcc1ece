package org.legato.load.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** The calls of Linux's C library that send and receive many datagrams at a time. */
public final class Libc {
  /** Two bytes as they are on the wire. */
  public static final ValueLayout.OfShort NET_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Four of them. */
  public static final ValueLayout.OfInt NET_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Bytes of an {@code mmsghdr}. */
  public static final int MESSAGE = 64;

  private static final int INET = 2;
  private static final int DATAGRAM = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final int NAME_BYTES = 16;
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
  public static int socket() throws IOException {
    try {
      return checked("socket", (int) SOCKET.invokeExact(INET, DATAGRAM | NON_BLOCKING, 0));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Binds a socket to an IPv4 address; gives the port, which the kernel chooses if it is 0. */
  public static int bind(int socket, InetSocketAddress address) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(NAME_BYTES, 4);
      write(name, address);
      checked("bind", (int) BIND.invokeExact(socket, name, NAME_BYTES));
      MemorySegment length = arena.allocateFrom(JAVA_INT, NAME_BYTES);
      checked("getsockname", (int) NAME.invokeExact(socket, name, length));
      return name.get(NET_SHORT, 2) & 0xFFFF;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** An IPv4 address as a {@code sockaddr_in}. */
  public static void write(MemorySegment name, InetSocketAddress address) {
    name.set(JAVA_SHORT, 0, (short) INET);
    name.set(NET_SHORT, 2, (short) address.getPort());
    MemorySegment.copy(address.getAddress().getAddress(), 0, name, JAVA_BYTE, 4, 4);
  }

  /**
   * Makes an {@code mmsghdr} of a place that begins with a {@code sockaddr_in} (16 bytes) and an
   * {@code iovec} (16 bytes), which is made to tell of the data.
   */
  public static void message(MemorySegment header, MemorySegment place, MemorySegment data) {
    place.set(ADDRESS, 16, data);
    place.set(JAVA_LONG, 24, data.byteSize());
    header.set(ADDRESS, 0, place);
    header.set(JAVA_INT, 8, NAME_BYTES);
    header.set(ADDRESS, 16, place.asSlice(16));
    header.set(JAVA_LONG, 24, 1);
  }

  /** Sets an option of a socket that is an int. */
  public static void option(int socket, int level, int name, int value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocateFrom(JAVA_INT, value);
      checked("setsockopt", (int) OPTION.invokeExact(socket, level, name, pointer, 4));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Sends {@code mmsghdr}s; gives how many went. */
  public static int send(int socket, MemorySegment headers, int count) {
    try {
      return (int) SEND.invokeExact(socket, headers, count, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fills {@code mmsghdr}s; gives how many, below 1 if nothing is there. */
  public static int receive(int socket, MemorySegment headers, int count) {
    try {
      return (int) RECEIVE.invokeExact(socket, headers, count, 0, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes a socket; nobody else may use it at that moment. */
  public static void close(int socket) {
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
