package org.legato.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One UDP socket that is read and written blindly, without a selector: at 50 packets a second a
 * readiness facility costs more than the reads that it saves.
 */
public final class RtpSocket implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final DatagramChannel channel;

  private RtpSocket(DatagramChannel channel) {
    this.channel = channel;
  }

  /** Binds an IPv4 socket; fails if the port is taken. */
  public static RtpSocket open(String address, int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.bind(new InetSocketAddress(address, port));
      return new RtpSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The next datagram's source, or null if there is none. */
  public SocketAddress receive(ByteBuffer into) {
    try {
      return channel.receive(into);
    } catch (IOException e) {
      // An ICMP error of an earlier send surfaces here: there is simply nothing to read.
      return null;
    }
  }

  /** Sends; false if the kernel did not take it. */
  public boolean send(ByteBuffer packet, SocketAddress to) {
    try {
      return channel.send(packet, to) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
