package org.legato.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * One UDP socket that is read and written blindly, without a selector: at 50 packets a second a
 * readiness facility costs more than the reads that it saves. Used by one thread at a time.
 */
public interface RtpSocket extends AutoCloseable {
  /** What the kernel keeps of packets that nobody has read: 20 and more, so that no queue stays. */
  int BUFFER_BYTES = 16 * 1024;

  /** Binds a socket to a literal address; fails if the port is taken. */
  static RtpSocket open(String address, int port) throws IOException {
    InetSocketAddress local = new InetSocketAddress(address, port);
    return NativeSocket.serves(local)
        ? NativeSocket.open(local)
        : NioSocket.open(address, port, BUFFER_BYTES);
  }

  /**
   * Binds one that talks to several, with room for so many bytes that wait to be read.
   *
   * @param port 0 for any
   */
  static RtpSocket open(String address, int port, int bufferBytes) throws IOException {
    return NioSocket.open(address, port, bufferBytes);
  }

  /** The port it is bound to. */
  int port() throws IOException;

  /**
   * Marks what is sent for routers (RFC 2474).
   *
   * @param codePoint 0 to 63
   */
  void mark(int codePoint);

  /**
   * Reads a datagram.
   *
   * @param into a direct buffer, from its position on
   * @return the sender, or null if there is no datagram
   */
  SocketAddress receive(ByteBuffer into);

  /** Sends what remains of a direct buffer; false if the kernel did not take it. */
  boolean send(ByteBuffer packet, InetSocketAddress to);

  /**
   * Says that the peer is there to stay, which may save the kernel work: from now on {@link
   * #receive} gives the peer's datagrams and {@link #receiveStrange} those of others. Null: the
   * peer is not known any more. A socket may ignore this; then {@link #receive} gives all.
   */
  default void settle(InetSocketAddress peer) {}

  /** Whether {@link #settle} was followed. */
  default boolean isSettled() {
    return false;
  }

  /** Reads a datagram of somebody who is not the settled peer; null if there is none. */
  default SocketAddress receiveStrange(ByteBuffer into) {
    return null;
  }

  @Override
  void close() throws IOException;
}
