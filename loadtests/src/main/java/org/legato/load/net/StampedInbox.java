package org.legato.load.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads many datagrams in one call, each with the time at which the kernel had it: what is measured
 * is then when a packet came, and not when its reader had time for it. Used by one thread.
 */
public final class StampedInbox {
  /** Takes what was received. */
  public interface Sink {
    /**
     * A datagram.
     *
     * @param host the sender's IPv4 address
     * @param port the sender's
     * @param atNs when the kernel had it, by its clock of the day (CLOCK_REALTIME)
     * @param from where the datagram begins in {@code data}
     */
    void packet(int host, int port, long atNs, MemorySegment data, long from, int length);
  }

  private static final int PLACE = 2048;
  private static final int NAME = 16;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL = 64;
  private static final int DATA_AT = CONTROL_AT + CONTROL;
  private static final int LONGEST = 1500;
  private static final int SOL_SOCKET = 1;
  private static final int SO_TIMESTAMPNS = 35;

  private final int batch;
  private final MemorySegment headers;

  /** Of each datagram: sockaddr_in (16), iovec (16), control (64), data. */
  private final MemorySegment places;

  /** Memory for so many datagrams in one call. */
  public StampedInbox(Arena arena, int batch) {
    this.batch = batch;
    headers = arena.allocate((long) batch * Libc.MESSAGE, 8);
    places = arena.allocate((long) batch * PLACE, 8);
    for (int i = 0; i < batch; i++) {
      MemorySegment place = places.asSlice((long) i * PLACE, PLACE);
      MemorySegment header = headers.asSlice((long) i * Libc.MESSAGE, Libc.MESSAGE);
      Libc.message(header, place, place.asSlice(DATA_AT, LONGEST));
      header.set(ADDRESS, 32, place.asSlice(CONTROL_AT, CONTROL));
    }
  }

  /** Has the kernel note when a datagram comes to a socket. */
  public static void stamp(int socket) throws IOException {
    Libc.option(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  }

  /** Reads all that has come to a socket which is {@link #stamp}ed and does not block. */
  public void receive(int socket, Sink sink) {
    int got = batch;
    while (got == batch) {
      for (int i = 0; i < batch; i++) {
        headers.set(JAVA_INT, (long) i * Libc.MESSAGE + 8, NAME);
        headers.set(JAVA_LONG, (long) i * Libc.MESSAGE + 40, CONTROL);
      }
      got = Libc.receive(socket, headers, batch);
      for (int i = 0; i < got; i++) {
        long place = (long) i * PLACE;
        // cmsghdr: length (8), level (4), type (4), then the timespec.
        long stamp = place + CONTROL_AT + 16;
        long atNs =
            places.get(JAVA_LONG, stamp) * 1_000_000_000L + places.get(JAVA_LONG, stamp + 8);
        int length = headers.get(JAVA_INT, (long) i * Libc.MESSAGE + 56);
        int port = places.get(Libc.NET_SHORT, place + 2) & 0xFFFF;
        int host = places.get(Libc.NET_INT, place + 4);
        sink.packet(host, port, atNs, places, place + DATA_AT, length);
      }
    }
  }
}
