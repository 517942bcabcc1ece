package org.legato.media.rtp;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.legato.media.net.RtpPorts;
import org.legato.media.net.RtpSocket;

/** Sends our RTCP reports to the peer and takes the peer's, for one session. */
final class RtcpExchange {
  private static final int READS = 8;

  /** A report comes every few seconds: the socket is looked at every half. */
  private static final int TICKS_PER_READ = 25;

  private final RtpPorts ports;
  private final Rtcp rtcp;
  private final PeerSource source;
  private final Reception reception;
  private InetSocketAddress peer;
  private boolean muxed;
  private int ticks;
  private long wrongSource;

  RtcpExchange(RtpPorts ports, Rtcp rtcp, PeerSource source, Reception reception) {
    this.ports = ports;
    this.rtcp = rtcp;
    this.source = source;
    this.reception = reception;
  }

  /**
   * Where reports go.
   *
   * @param address null for nowhere
   * @param sharesPort whether RTCP has the port of RTP (RFC 5761)
   */
  void sendTo(InetSocketAddress address, boolean sharesPort) {
    peer = address;
    muxed = sharesPort;
  }

  /** Reads what came on the RTCP port, now and then. */
  void readPort(ByteBuffer packet, long nowMs) {
    if (++ticks % TICKS_PER_READ != 0) {
      return;
    }
    for (int i = 0; i < READS; i++) {
      packet.clear();
      SocketAddress from = ports.rtcp().receive(packet);
      if (from == null) {
        return;
      }
      packet.flip();
      take(packet, from, nowMs);
    }
  }

  /** Takes a report; it may come from any port of the peer's host. */
  void take(ByteBuffer packet, SocketAddress from, long nowMs) {
    if (source.isHost(from)) {
      rtcp.read(packet, reception, nowMs);
    } else {
      wrongSource++;
    }
  }

  /** Whether a report is due. */
  boolean due(long nowMs) {
    return peer != null && rtcp.due(nowMs);
  }

  /** Sends a report, with BYE at the end. */
  void send(ByteBuffer packet, int timestamp, long packets, long octets, boolean bye, long nowMs) {
    if (peer == null) {
      return;
    }
    rtcp.write(packet, reception, timestamp, packets, octets, bye, nowMs);
    RtpSocket socket = muxed ? ports.rtp() : ports.rtcp();
    // A peer behind address translation has one way through it for both.
    socket.send(packet, muxed && source.peer() != null ? source.peer() : peer);
  }

  Rtcp rtcp() {
    return rtcp;
  }

  long wrongSource() {
    return wrongSource;
  }
}
