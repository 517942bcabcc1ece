package org.legato.media.rtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.legato.media.audio.G711;

/** The other end of a session: real UDP sockets, driven by hand. */
final class SimulatedPeer implements AutoCloseable {
  final DatagramChannel rtp;
  final DatagramChannel rtcp;
  private final ByteBuffer out = ByteBuffer.allocateDirect(1500);
  private int sequence = 7000;
  private int timestamp = 160_000;
  private long position;

  SimulatedPeer() throws IOException {
    rtp = bound();
    rtcp = bound();
  }

  static DatagramChannel bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    return channel;
  }

  static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Sends 20 ms of a sum of sines, G.711 µ-law. */
  void speak(int to, double amplitude, double... hertz) throws IOException {
    header(0);
    for (int i = 0; i < 160; i++, position++) {
      double sum = 0;
      for (double hz : hertz) {
        sum += amplitude * Math.sin(2 * Math.PI * hz * position / 8000);
      }
      out.put(G711.encodeUlaw((short) sum));
    }
    send(rtp, to);
  }

  /** Sends 20 ms of silence with a payload type. */
  void sendType(int type, int to) throws IOException {
    header(type);
    for (int i = 0; i < 160; i++) {
      out.put((byte) 0xFF);
    }
    send(rtp, to);
  }

  /** Leaves packets out. */
  void lose(int packets) {
    sequence += packets;
    timestamp += packets * 160;
  }

  private void header(int type) {
    out.clear();
    out.put((byte) 0x80).put((byte) type).putShort((short) sequence++);
    out.putInt(timestamp).putInt(0xBEEF);
    timestamp += 160;
  }

  private void send(DatagramChannel channel, int to) throws IOException {
    out.flip();
    channel.send(out, new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
  }

  void sendReport(int to, byte[] report) throws IOException {
    out.clear();
    out.put(report);
    send(rtcp, to);
  }

  /** All datagrams that have come to a socket. */
  static List<ByteBuffer> received(DatagramChannel channel) throws IOException {
    List<ByteBuffer> all = new ArrayList<>();
    while (true) {
      ByteBuffer packet = ByteBuffer.allocate(1500);
      if (channel.receive(packet) == null) {
        return all;
      }
      all.add(packet.flip());
    }
  }

  /** The sound of RTP packets with payload type 0. */
  static short[] sound(List<ByteBuffer> packets) {
    short[] pcm = new short[packets.size() * 160];
    int at = 0;
    for (ByteBuffer packet : packets) {
      for (int i = 12; i < packet.limit(); i++) {
        pcm[at++] = G711.decodeUlaw(packet.get(i));
      }
    }
    return pcm;
  }

  @Override
  public void close() throws IOException {
    rtp.close();
    rtcp.close();
  }
}
