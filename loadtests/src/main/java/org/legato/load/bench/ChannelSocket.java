package org.legato.load.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.legato.load.net.Libc;
import org.legato.load.net.StampedInbox;

/**
 * A UDP socket that some channels share: what they send lies ready in memory and goes out in one
 * call; what comes is read in one call, each datagram with the time at which the kernel had it. The
 * server sees one address of RTP for many calls. Used by one thread once all channels are there.
 */
final class ChannelSocket implements AutoCloseable {
  static final int PAYLOAD = 160;

  private static final int HEADER = 12;
  private static final int BATCH = 64;
  private static final int SLOT = 512;
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_SNDBUF = 7;

  private final Arena arena = Arena.ofShared();
  private final int socket;
  private final int port;
  private final int most;
  private final MemorySegment outgoing;

  /** Of each channel: sockaddr_in (16), iovec (16), packet. */
  private final MemorySegment slots;

  private final StampedInbox inbox;
  private int count;
  private boolean closed;

  /** Binds a free port of an address, for at most so many channels. */
  ChannelSocket(String host, int most) throws IOException {
    this.most = most;
    outgoing = arena.allocate((long) most * Libc.MESSAGE, 8);
    slots = arena.allocate((long) most * SLOT, 8);
    inbox = new StampedInbox(arena, BATCH);
    socket = Libc.socket();
    port = Libc.bind(socket, new InetSocketAddress(host, 0));
    Libc.option(socket, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
    Libc.option(socket, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
    StampedInbox.stamp(socket);
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
    Libc.write(slot, peer);
    MemorySegment packet = slot.asSlice(32, HEADER + PAYLOAD);
    packet.set(JAVA_BYTE, 0, (byte) 0x80);
    packet.set(Libc.NET_INT, 8, ssrc);
    MemorySegment.copy(payload, 0, packet, JAVA_BYTE, HEADER, PAYLOAD);
    Libc.message(outgoing.asSlice((long) count * Libc.MESSAGE, Libc.MESSAGE), slot, packet);
    count++;
    return true;
  }

  /** Sends 20 ms of all channels; gives how many packets the kernel took. */
  int send() {
    for (int i = 0; i < count; i++) {
      long packet = (long) i * SLOT + 32;
      slots.set(Libc.NET_SHORT, packet + 2, (short) (slots.get(Libc.NET_SHORT, packet + 2) + 1));
      slots.set(Libc.NET_INT, packet + 4, slots.get(Libc.NET_INT, packet + 4) + PAYLOAD);
    }
    int sent = 0;
    int at = 0;
    while (at < count) {
      int wanted = Math.min(BATCH, count - at);
      int went = Libc.send(socket, outgoing.asSlice((long) at * Libc.MESSAGE), wanted);
      // One that the kernel refuses is left out.
      at += Math.max(1, went);
      sent += Math.max(0, went);
    }
    return sent;
  }

  /** Reads all that has come. */
  void receive(StampedInbox.Sink sink) {
    inbox.receive(socket, sink);
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
