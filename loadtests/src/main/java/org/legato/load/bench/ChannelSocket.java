package org.legato.load.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * A UDP socket that some channels share: what they send lies ready in memory and goes out in one
 * call; what comes is read in one call, each datagram with the time at which the kernel had it. The
 * server sees one address of RTP for many calls. Used by one thread once all channels are there.
 */
final class ChannelSocket implements AutoCloseable {
  /** Takes what was received. */
  interface Sink {
    /**
     * A datagram.
     *
     * @param port the sender's
     * @param atNs the kernel's time
     * @param from where it begins in {@code data}
     */
    void packet(int port, long atNs, MemorySegment data, long from, int length);
  }

  static final int PAYLOAD = 160;

  private static final int HEADER = 12;
  private static final int BATCH = 64;
  private static final int MESSAGE = 64;
  private static final int SLOT = 512;
  private static final int LONGEST = 1500;
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_SNDBUF = 7;
  private static final int SO_TIMESTAMPNS = 35;
  private static final ValueLayout.OfShort NET_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt NET_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final int socket;
  private final int port;
  private final int most;
  private final MemorySegment outgoing;

  /** Of each channel: sockaddr_in (16), iovec (16), packet. */
  private final MemorySegment slots;

  private final MemorySegment incoming;

  /** Of each datagram of a batch: sockaddr_in (16), iovec (16), control (64), data. */
  private final MemorySegment places;

  private int count;
  private boolean closed;

  /** Binds a free port of an address, for at most so many channels. */
  ChannelSocket(String host, int most) throws IOException {
    this.most = most;
    outgoing = arena.allocate((long) most * MESSAGE, 8);
    slots = arena.allocate((long) most * SLOT, 8);
    incoming = arena.allocate((long) BATCH * MESSAGE, 8);
    places = arena.allocate((long) BATCH * 2048, 8);
    socket = Libc.socket();
    MemorySegment name = arena.allocate(16, 4);
    address(name, new InetSocketAddress(host, 0));
    Libc.bind(socket, name);
    Libc.name(socket, name);
    port = name.get(NET_SHORT, 2) & 0xFFFF;
    Libc.option(socket, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
    Libc.option(socket, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
    Libc.option(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    for (int i = 0; i < BATCH; i++) {
      MemorySegment place = places.asSlice(i * 2048L, 2048);
      message(incoming.asSlice((long) i * MESSAGE, MESSAGE), place, place.asSlice(96, LONGEST));
      incoming.set(ADDRESS, (long) i * MESSAGE + 32, place.asSlice(32, 64));
    }
  }

  private static void address(MemorySegment name, InetSocketAddress address) {
    name.set(JAVA_SHORT, 0, (short) Libc.INET);
    name.set(NET_SHORT, 2, (short) address.getPort());
    MemorySegment.copy(address.getAddress().getAddress(), 0, name, JAVA_BYTE, 4, 4);
  }

  /** An mmsghdr with the address and the iovec at the beginning of a place. */
  private static void message(MemorySegment header, MemorySegment place, MemorySegment data) {
    place.set(ADDRESS, 16, data);
    place.set(JAVA_LONG, 24, data.byteSize());
    header.set(ADDRESS, 0, place);
    header.set(JAVA_INT, 8, 16);
    header.set(ADDRESS, 16, place.asSlice(16));
    header.set(JAVA_LONG, 24, 1);
  }

  int port() {
    return port;
  }

  /** How many channels it has. */
  int count() {
    return count;
  }

  /**
   * One more channel, which sends 20 ms of PCMU over and over.
   *
   * @return false if there is no room
   */
  boolean add(InetSocketAddress peer, int ssrc, byte[] payload) {
    if (count == most) {
      return false;
    }
    MemorySegment slot = slots.asSlice((long) count * SLOT, SLOT);
    address(slot, peer);
    MemorySegment packet = slot.asSlice(32, HEADER + PAYLOAD);
    packet.set(JAVA_BYTE, 0, (byte) 0x80);
    packet.set(NET_INT, 8, ssrc);
    MemorySegment.copy(payload, 0, packet, JAVA_BYTE, HEADER, PAYLOAD);
    message(outgoing.asSlice((long) count * MESSAGE, MESSAGE), slot, packet);
    count++;
    return true;
  }

  /** Sends 20 ms of all channels; gives how many packets the kernel took. */
  int send() {
    for (int i = 0; i < count; i++) {
      long packet = (long) i * SLOT + 32;
      slots.set(NET_SHORT, packet + 2, (short) (slots.get(NET_SHORT, packet + 2) + 1));
      slots.set(NET_INT, packet + 4, slots.get(NET_INT, packet + 4) + PAYLOAD);
    }
    int sent = 0;
    int at = 0;
    while (at < count) {
      int wanted = Math.min(BATCH, count - at);
      int went = Libc.send(socket, outgoing.asSlice((long) at * MESSAGE), wanted);
      // One that the kernel refuses is left out.
      at += Math.max(1, went);
      sent += Math.max(0, went);
    }
    return sent;
  }

  /** Reads all that has come. */
  void receive(Sink sink) {
    int got = BATCH;
    while (got == BATCH) {
      for (int i = 0; i < BATCH; i++) {
        incoming.set(JAVA_INT, (long) i * MESSAGE + 8, 16);
        incoming.set(JAVA_LONG, (long) i * MESSAGE + 40, 64);
      }
      got = Libc.receive(socket, incoming, BATCH);
      for (int i = 0; i < got; i++) {
        long place = i * 2048L;
        // cmsghdr: length (8), level (4), type (4), then the timespec.
        long at =
            places.get(JAVA_LONG, place + 48) * 1_000_000_000L + places.get(JAVA_LONG, place + 56);
        int length = incoming.get(JAVA_INT, (long) i * MESSAGE + 56);
        sink.packet(places.get(NET_SHORT, place + 2) & 0xFFFF, at, places, place + 96, length);
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(socket);
      arena.close();
    }
  }
}
