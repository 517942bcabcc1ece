package org.legato.load.phone;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.legato.load.net.Libc;
import org.legato.load.net.StampedInbox;

/** A socket of the kernel's that says when a packet came, however late it is read. */
final class StampedSocket implements PhoneSocket {
  private static final int BATCH = 4;
  private static final int PLACE = 32;
  private static final int LONGEST = 256;

  /** From the time of day to {@link System#nanoTime}. */
  private static final long SHIFT_NS =
      System.nanoTime() - Duration.between(Instant.EPOCH, Instant.now()).toNanos();

  private final int socket;
  private final int port;
  private final StampedInbox inbox;
  private final MemorySegment header;

  /** A sockaddr_in (16), an iovec (16), the packet. */
  private final MemorySegment place;

  StampedSocket(InetSocketAddress local) throws IOException {
    Arena arena = Arena.ofAuto();
    inbox = new StampedInbox(arena, BATCH);
    header = arena.allocate(Libc.MESSAGE, 8);
    place = arena.allocate(PLACE + LONGEST, 8);
    Libc.message(header, place, place.asSlice(PLACE, LONGEST));
    socket = Libc.socket();
    try {
      port = Libc.bind(socket, local);
      StampedInbox.stamp(socket);
    } catch (IOException e) {
      Libc.close(socket);
      throw e;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void send(ByteBuffer packet, InetSocketAddress to) throws IOException {
    Libc.write(place, to);
    MemorySegment data = MemorySegment.ofBuffer(packet);
    MemorySegment.copy(data, 0, place, PLACE, data.byteSize());
    place.set(JAVA_LONG, 24, data.byteSize());
    if (Libc.send(socket, header, 1) < 1) {
      throw new IOException("the kernel does not send to " + to);
    }
  }

  @Override
  public void receive(Sink sink) {
    inbox.receive(
        socket,
        (host, from, atNs, data, at, length) ->
            sink.packet(
                31 * host + from, atNs + SHIFT_NS, data.asSlice(at, length).asByteBuffer()));
  }

  @Override
  public void close() {
    Libc.close(socket);
  }
}
