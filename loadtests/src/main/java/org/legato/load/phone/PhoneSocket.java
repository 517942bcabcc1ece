package org.legato.load.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Where the RTP of a phone comes and goes. Used by one thread once it is open. */
interface PhoneSocket {
  /** Takes a packet that came. */
  interface Sink {
    /**
     * A packet.
     *
     * @param sender tells senders apart by their addresses
     * @param atNs when it came, by {@link System#nanoTime}
     */
    void packet(int sender, long atNs, ByteBuffer packet);
  }

  /** Binds a free port: on Linux the kernel says when a packet came, elsewhere its reading. */
  static PhoneSocket open(InetAddress host) throws IOException {
    InetSocketAddress any = new InetSocketAddress(host, 0);
    return System.getProperty("os.name").equals("Linux")
        ? new StampedSocket(any)
        : new PlainSocket(any);
  }

  int port();

  /**
   * Sends what a buffer holds.
   *
   * @throws IOException if the peer's port is gone
   */
  void send(ByteBuffer packet, InetSocketAddress to) throws IOException;

  /** Gives all that has come, without waiting. */
  void receive(Sink sink) throws IOException;

  /** Frees the port. */
  void close();
}
