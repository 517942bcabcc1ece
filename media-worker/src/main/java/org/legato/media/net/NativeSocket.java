package org.legato.media.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of the kernel's own calls. Once the peer is settled it is connected, which saves the
 * kernel a look-up for each packet; a second socket on the same port, which is not, gets what
 * others send, as the kernel gives a datagram to the socket that fits it best.
 */
final class NativeSocket implements RtpSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NativeSocket.class);
  private static final int ADDRESS_BYTES = 16;

  /** Here, the peer, the sender of what was read, and an int. */
  private static final int SCRATCH_BYTES = 64;

  private static final int PEER = 16;
  private static final int SENDER = 32;
  private static final int NUMBER = 48;
  private static final ValueLayout.OfShort NET_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  /** What strangers may send until it is read. */
  private static final int STRANGE_BYTES = 64 * 1024;

  /** Memory of closed sockets, for others; as many as there were open at a time. */
  private static final ConcurrentLinkedQueue<MemorySegment> FREE = new ConcurrentLinkedQueue<>();

  private final MemorySegment scratch;
  private final long scratchAt;
  private final int socket;
  private int strangers = -1;

  /** Memory of the buffer that was used last: always the same one of a media thread. */
  private ByteBuffer buffer;

  private long bufferAt;

  /** The address that lies in {@link #scratch} as the peer's. */
  private InetSocketAddress peer;

  private InetSocketAddress lastSender;
  private long lastSenderBits;
  private boolean connected;

  /** How often nothing was in the socket since it is connected. */
  private int empty;

  /** Whether all that is in the connected socket has come from the peer. */
  private boolean clean;

  private boolean closed;

  private NativeSocket(int socket, MemorySegment scratch) {
    this.socket = socket;
    this.scratch = scratch;
    this.scratchAt = scratch.address();
  }

  /** Whether such sockets are available for a local address. */
  static boolean serves(InetSocketAddress local) {
    return CLibrary.AVAILABLE && local.getAddress() instanceof Inet4Address;
  }

  static NativeSocket open(InetSocketAddress local) throws IOException {
    int socket = Kernel.socket();
    MemorySegment scratch = FREE.poll();
    if (scratch == null) {
      scratch = Arena.global().allocate(SCRATCH_BYTES, Long.BYTES);
    }
    NativeSocket made = new NativeSocket(socket, scratch);
    write(scratch, 0, local);
    made.option(socket, Kernel.SO_RCVBUF, BUFFER_BYTES);
    if (!Kernel.bind(socket, made.scratchAt, ADDRESS_BYTES)) {
      made.close();
      throw new IOException("cannot bind " + local);
    }
    return made;
  }

  private void option(int of, int name, int value) {
    scratch.set(ValueLayout.JAVA_INT, NUMBER, value);
    Kernel.option(of, Kernel.SOL_SOCKET, name, scratchAt + NUMBER);
  }

  @Override
  public void mark(int codePoint) {
    scratch.set(ValueLayout.JAVA_INT, NUMBER, codePoint << 2);
    if (!Kernel.option(socket, Kernel.IP, Kernel.IP_TOS, scratchAt + NUMBER)) {
      LOG.warn("packets are not marked with DSCP {}", codePoint);
    }
  }

  private static void write(MemorySegment to, int at, InetSocketAddress address) {
    to.set(ValueLayout.JAVA_SHORT, at, (short) Kernel.INET);
    to.set(NET_SHORT, at + 2, (short) address.getPort());
    byte[] bytes = address.getAddress().getAddress();
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at + 4, 4);
    to.set(ValueLayout.JAVA_LONG, at + 8, 0);
  }

  private long address(ByteBuffer of) {
    if (of != buffer) {
      if (!of.isDirect()) {
        throw new IllegalArgumentException("RTP needs a direct buffer");
      }
      buffer = of;
      bufferAt = MemorySegment.ofBuffer(of.duplicate().clear()).address();
    }
    return bufferAt;
  }

  @Override
  public SocketAddress receive(ByteBuffer into) {
    long at = address(into) + into.position();
    if (!clean) {
      SocketAddress from = receive(socket, into, at);
      // Twice, as the first may have been an ICMP error.
      empty = from == null && connected ? empty + 1 : 0;
      clean = empty == 2;
      return from;
    }
    long length = Kernel.receive(socket, at, into.remaining());
    // Below 0: nothing there, or an ICMP error of an earlier send, after which there is nothing.
    if (length < 0) {
      return null;
    }
    into.position(into.position() + (int) length);
    return peer;
  }

  @Override
  public int port() {
    return scratch.get(NET_SHORT, 2) & 0xFFFF;
  }

  private SocketAddress receive(int from, ByteBuffer into, long at) {
    scratch.set(ValueLayout.JAVA_INT, NUMBER, ADDRESS_BYTES);
    long length =
        Kernel.receiveFrom(from, at, into.remaining(), scratchAt + SENDER, scratchAt + NUMBER);
    if (length < 0) {
      return null;
    }
    into.position(into.position() + (int) length);
    return sender();
  }

  private InetSocketAddress sender() {
    // Family, port and address in one.
    long bits = scratch.get(ValueLayout.JAVA_LONG, SENDER);
    if (lastSender == null || bits != lastSenderBits) {
      byte[] address = scratch.asSlice(SENDER + 4, 4).toArray(ValueLayout.JAVA_BYTE);
      try {
        lastSender =
            new InetSocketAddress(
                InetAddress.getByAddress(address), scratch.get(NET_SHORT, SENDER + 2) & 0xFFFF);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("not an IPv4 address: " + Arrays.toString(address), e);
      }
      lastSenderBits = bits;
    }
    return lastSender;
  }

  @Override
  public boolean send(ByteBuffer packet, InetSocketAddress to) {
    long at = address(packet) + packet.position();
    int length = packet.remaining();
    if (to != peer && !to.equals(peer)) {
      if (!(to.getAddress() instanceof Inet4Address)) {
        return false;
      }
      if (connected) {
        // A report for an address that the peer's sound does not come from.
        write(scratch, SENDER, to);
        lastSender = null;
        return Kernel.sendTo(socket, at, length, scratchAt + SENDER, ADDRESS_BYTES) == length;
      }
      peer = to;
      write(scratch, PEER, to);
    }
    if (!connected) {
      return Kernel.sendTo(socket, at, length, scratchAt + PEER, ADDRESS_BYTES) == length;
    }
    // What fails at first may be an ICMP error of an earlier packet.
    return Kernel.send(socket, at, length) == length || Kernel.send(socket, at, length) == length;
  }

  @Override
  public void settle(InetSocketAddress next) {
    if (connected) {
      disconnect();
    }
    if (next == null || !(next.getAddress() instanceof Inet4Address)) {
      return;
    }
    peer = next;
    write(scratch, PEER, next);
    try {
      strangers = Kernel.socket();
    } catch (IOException e) {
      // It works without as well.
      return;
    }
    // Only for this moment may the port be bound a second time.
    option(strangers, Kernel.SO_RCVBUF, STRANGE_BYTES);
    option(strangers, Kernel.SO_REUSEADDR, 1);
    option(socket, Kernel.SO_REUSEADDR, 1);
    boolean bound = Kernel.bind(strangers, scratchAt, ADDRESS_BYTES);
    option(socket, Kernel.SO_REUSEADDR, 0);
    option(strangers, Kernel.SO_REUSEADDR, 0);
    if (bound && Kernel.connect(socket, scratchAt + PEER, ADDRESS_BYTES)) {
      connected = true;
    } else {
      closeStrangers();
    }
  }

  private void disconnect() {
    connected = false;
    clean = false;
    empty = 0;
    scratch.set(ValueLayout.JAVA_LONG, SENDER, 0);
    scratch.set(ValueLayout.JAVA_LONG, SENDER + 8, 0);
    // AF_UNSPEC undoes it; the port stays.
    Kernel.connect(socket, scratchAt + SENDER, ADDRESS_BYTES);
    lastSender = null;
    closeStrangers();
  }

  private void closeStrangers() {
    if (strangers >= 0) {
      Kernel.close(strangers);
      strangers = -1;
    }
  }

  @Override
  public boolean isSettled() {
    return connected;
  }

  @Override
  public SocketAddress receiveStrange(ByteBuffer into) {
    return connected ? receive(strangers, into, address(into) + into.position()) : null;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeStrangers();
      Kernel.close(socket);
      FREE.add(scratch);
    }
  }
}
