package org.legato.media.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.invoke.MethodHandle;

/**
 * Linux's socket calls as the C library has them, with memory by its address: what the JDK's own
 * channels do around them costs as much as a third of the call.
 */
final class Kernel {
  static final int INET = 2;
  static final int IP = 0;
  static final int IP_TOS = 1;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_RCVBUF = 8;
  private static final int DATAGRAM = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final int CLOSE_ON_EXEC = 0x80000;

  private static final MethodHandle SOCKET =
      CLibrary.function(JAVA_INT, "socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND =
      CLibrary.function(JAVA_INT, "bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CONNECT =
      CLibrary.function(JAVA_INT, "connect", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle OPTION =
      CLibrary.function(JAVA_INT, "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = CLibrary.function(JAVA_INT, "close", JAVA_INT);
  private static final MethodHandle SEND =
      CLibrary.function(JAVA_LONG, "send", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND_TO =
      CLibrary.function(
          JAVA_LONG, "sendto", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE =
      CLibrary.function(JAVA_LONG, "recv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE_FROM =
      CLibrary.function(
          JAVA_LONG, "recvfrom", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

  private Kernel() {}

  /** A UDP socket over IPv4 that does not block. */
  static int socket() throws IOException {
    try {
      int socket = (int) SOCKET.invokeExact(INET, DATAGRAM | NON_BLOCKING | CLOSE_ON_EXEC, 0);
      if (socket < 0) {
        throw new IOException("no socket: too many open files? See ulimit -n");
      }
      return socket;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static boolean bind(int socket, long address, int length) {
    try {
      return (int) BIND.invokeExact(socket, address, length) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean connect(int socket, long address, int length) {
    try {
      return (int) CONNECT.invokeExact(socket, address, length) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean option(int socket, int level, int name, long value) {
    try {
      return (int) OPTION.invokeExact(socket, level, name, value, 4) == 0;
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

  static long send(int socket, long data, long length) {
    try {
      return (long) SEND.invokeExact(socket, data, length, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static long sendTo(int socket, long data, long length, long address, int addressLength) {
    try {
      return (long) SEND_TO.invokeExact(socket, data, length, 0, address, addressLength);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static long receive(int socket, long data, long length) {
    try {
      return (long) RECEIVE.invokeExact(socket, data, length, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static long receiveFrom(int socket, long data, long length, long address, long addressLength) {
    try {
      return (long) RECEIVE_FROM.invokeExact(socket, data, length, 0, address, addressLength);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static IOException failed(Throwable e) {
    return e instanceof IOException io ? io : new IOException(e);
  }
}
