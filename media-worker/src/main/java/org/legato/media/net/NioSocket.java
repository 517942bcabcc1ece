package org.legato.media.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket of Java's own: works everywhere. */
final class NioSocket implements RtpSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NioSocket.class);

  private final DatagramChannel channel;

  private NioSocket(DatagramChannel channel) {
    this.channel = channel;
  }

  static NioSocket open(String address, int port, int bufferBytes) throws IOException {
    boolean six = InetAddress.getByName(address) instanceof Inet6Address;
    DatagramChannel channel =
        DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.bind(new InetSocketAddress(address, port));
      return new NioSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override
  public void mark(int codePoint) {
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, codePoint << 2);
    } catch (IOException e) {
      LOG.warn("packets are not marked with DSCP {}: {}", codePoint, e.getMessage());
    }
  }

  @Override
  public SocketAddress receive(ByteBuffer into) {
    try {
      return channel.receive(into);
    } catch (IOException e) {
      // An ICMP error of an earlier send surfaces here: there is simply nothing to read.
      return null;
    }
  }

  @Override
  public boolean send(ByteBuffer packet, InetSocketAddress to) {
    try {
      return channel.send(packet, to) > 0;
    } catch (IOException | UnsupportedAddressTypeException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
