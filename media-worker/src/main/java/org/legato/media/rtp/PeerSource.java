package org.legato.media.rtp;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where the peer's packets come from. Until the address of the SDP has been heard, one steady
 * stranger may be taken for it (a peer behind address translation); after the first packets never
 * again, so that nobody can push himself into a call. Where the address of the SDP is heard after
 * all, it is the peer: the stranger was one who had talked to another call at this port, as those
 * do whose machine has just come back.
 */
final class PeerSource {
  private static final int LATCH_WINDOW = 50;
  private static final int LATCH_AFTER = 10;

  private InetSocketAddress expected;
  private InetSocketAddress peer;
  private InetSocketAddress stranger;
  private int strangerPackets;
  private int packetsSeen;
  private boolean settled;

  /** Where our packets go; null if nowhere. */
  InetSocketAddress peer() {
    return peer;
  }

  /** The SDP names another address: whoever is there is the peer now. */
  void expect(InetSocketAddress address) {
    expected = address;
    peer = address;
    settled = false;
    packetsSeen = 0;
    stranger = null;
    strangerPackets = 0;
  }

  /** Whether it is known where the peer is, and nobody else will be taken for it. */
  boolean settled() {
    return settled && packetsSeen >= LATCH_WINDOW;
  }

  /** Whether a packet from this address is the peer's. */
  boolean accepts(SocketAddress source) {
    if (packetsSeen < LATCH_WINDOW) {
      packetsSeen++;
    } else {
      settled = true;
    }
    // Mostly the same object: then nothing of it has to be looked at.
    if (source == peer || source.equals(peer)) {
      settled = true;
      return true;
    }
    if (source.equals(expected)) {
      peer = expected;
      return true;
    }
    if (settled) {
      return false;
    }
    if (!source.equals(stranger)) {
      stranger = (InetSocketAddress) source;
      strangerPackets = 0;
    }
    if (++strangerPackets >= LATCH_AFTER) {
      peer = stranger;
      settled = true;
      return true;
    }
    return false;
  }

  /** Whether an address is the peer's host, whatever its port. */
  boolean isHost(SocketAddress source) {
    return peer != null
        && source instanceof InetSocketAddress address
        && address.getAddress().equals(peer.getAddress());
  }
}
