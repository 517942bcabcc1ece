package org.legato.media.trunk;

import java.net.InetSocketAddress;
import org.legato.media.MediaCounters;
import org.legato.media.TrunkEnd;
import org.legato.media.audio.Concealer;
import org.legato.media.audio.Room;
import org.legato.media.audio.RoomLink;
import org.legato.media.net.RtpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of the stream between two workers that have members of the same room; of one media
 * thread. Allocates only when the rate changes.
 */
final class Trunk implements Room.Source {
  private static final Logger LOG = LoggerFactory.getLogger(Trunk.class);

  /** Turns without any packet after which somebody should know. */
  private static final int SILENT = 100;

  private final TrunkEnd own;
  private final String room;
  private final boolean raises;
  private final TrunkEnd replaced;
  private final MediaCounters counters;
  private final TrunkBuffer buffer = new TrunkBuffer();
  private final short[] frame = new short[TrunkBuffer.LONGEST];
  private InetSocketAddress target;
  private TrunkEnd peer;
  private int sent;
  private Concealer concealer;
  private int length;
  private int silent;
  private RoomLink link;

  /** An end of a room's stream that sends nothing yet. */
  Trunk(TrunkEnd own, String room, boolean raises, TrunkEnd replaced, MediaCounters counters) {
    this.own = own;
    this.room = room;
    this.raises = raises;
    this.replaced = replaced;
    this.counters = counters;
  }

  TrunkEnd own() {
    return own;
  }

  String room() {
    return room;
  }

  boolean raises() {
    return raises;
  }

  TrunkEnd replaced() {
    return replaced;
  }

  /** Sends to there from now on. */
  void connect(TrunkEnd to) {
    if (!to.equals(peer)) {
      peer = to;
      target = new InetSocketAddress(to.address(), to.port());
      silent = 0;
    }
  }

  /** Speaks and hears in the room from now on. */
  void link(RoomLink place) {
    link = place;
  }

  boolean isLinked() {
    return link != null;
  }

  /** Ends its part in the room. */
  void close() {
    if (link != null) {
      link.close();
    }
  }

  /** Takes a packet; false if it does not show the key. */
  boolean take(TrunkPacket packet) {
    if (packet.key() != own.key()) {
      return false;
    }
    counters.trunkPacketReceived();
    silent = -1;
    buffer.put(packet.number(), packet.part(), packet.length(), packet.samples());
    return true;
  }

  @Override
  public int poll(short[] into) {
    int got = buffer.poll(into);
    if (got > 0) {
      if (got != length) {
        length = got;
        concealer = new Concealer(got * 50);
      }
      concealer.good(into, 0, got);
      return got;
    }
    if (got == TrunkBuffer.MISSING && length > 0) {
      counters.trunkConcealed();
      concealer.fill(into, 0, length);
      return length;
    }
    return 0;
  }

  /** Sends what the other worker's members are to hear of a frame. */
  void send(long now, TrunkPacket packet, RtpSocket socket) {
    int samples = link == null ? 0 : link.hear(now, frame);
    if (target == null) {
      return;
    }
    int datagrams = TrunkPacket.datagrams(samples);
    for (int i = 0; i < datagrams; i++) {
      var bytes = packet.write(peer.number(), peer.key(), sent, frame, samples, i);
      if (socket.send(bytes, target)) {
        counters.trunkPacketSent();
      }
    }
    sent++;
    if (silent >= 0 && ++silent == SILENT) {
      LOG.warn(
          "room {}: nothing comes from the worker at {}:{}; UDP must pass between"
              + " legato.media.trunk-address of both",
          room,
          peer.address(),
          peer.port());
    }
  }
}
