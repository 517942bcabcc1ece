package org.legato.load.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A socket of Java's: a packet came when it is read. */
final class PlainSocket implements PhoneSocket {
  private final DatagramChannel channel = DatagramChannel.open();
  private final ByteBuffer incoming = ByteBuffer.allocate(2048);

  PlainSocket(InetSocketAddress local) throws IOException {
    channel.bind(local);
    channel.configureBlocking(false);
  }

  @Override
  public int port() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void send(ByteBuffer packet, InetSocketAddress to) throws IOException {
    channel.send(packet, to);
  }

  @Override
  public void receive(Sink sink) throws IOException {
    SocketAddress from = channel.receive(incoming.clear());
    while (from != null) {
      sink.packet(from.hashCode(), System.nanoTime(), incoming.flip());
      from = channel.receive(incoming.clear());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
