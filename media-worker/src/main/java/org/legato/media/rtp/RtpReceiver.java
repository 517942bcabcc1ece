package org.legato.media.rtp;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.net.RtpSocket;

/**
 * Reads a session's packets and hands each to where it belongs: reports, keys or the jitter buffer.
 * Belongs to one media thread and allocates nothing.
 */
final class RtpReceiver {
  /** After so many frames a socket is read until it is empty, so that no queue stays in it. */
  private static final int EMPTYING = 64;

  private static final int MOST_READS = 24;

  /** After so many frames it is looked who else has sent. */
  private static final int STRANGE = 16;

  private static final int MOST_STRANGE = 200;
  private static final int FRAMES_PER_SECOND = 50;
  private static final int HEADER = 12;
  private static final int LAST_KEY = 15;

  /** Bytes of an event. */
  private static final int EVENT = 4;

  private final RtpSocket socket;
  private final PeerSource source;
  private final RtcpExchange rtcp;
  private final Reception reception;
  private final JitterBuffer buffer;
  private final KeyMerger keys;
  private ByteBuffer packet;
  private RtpParameters parameters;
  private Switches on;
  private int lastSequence;
  private int lastTime;
  private int frames;
  private int perFrame = 1;
  private int due;
  private long nowMs;
  private long lastPacketMs;
  private long wrongPayloadType;
  private long wrongSource;

  RtpReceiver(
      RtpSocket socket,
      PeerSource source,
      RtcpExchange rtcp,
      Reception reception,
      JitterBuffer buffer,
      KeyMerger keys) {
    this.socket = socket;
    this.source = source;
    this.rtcp = rtcp;
    this.reception = reception;
    this.buffer = buffer;
    this.keys = keys;
  }

  void configure(RtpParameters next, long now) {
    parameters = next;
    lastPacketMs = now;
  }

  /**
   * Reads what has come since the last time. A read that finds nothing costs as much as one that
   * does, so there are as many as packets are due: one each frame, and those that did not come
   * before.
   *
   * @param room for a packet
   */
  void readAll(ByteBuffer room, Switches switches, long now) {
    packet = room;
    on = switches;
    nowMs = now;
    boolean emptying = ++frames % EMPTYING == 0;
    due = Math.min(due + perFrame, MOST_READS);
    int wanted = emptying ? MOST_READS : due;
    int taken = 0;
    boolean empty = false;
    for (int read = 0; read < MOST_READS && taken < wanted && !empty; read++) {
      packet.clear();
      SocketAddress from = socket.receive(packet);
      empty = from == null;
      taken += !empty && isPeers(from) ? 1 : 0;
    }
    if (frames % STRANGE == 0) {
      readStrange(room);
    }
    if (emptying && empty && source.settled() && !socket.isSettled()) {
      socket.settle(source.peer());
    }
    if (taken > 0) {
      due = empty ? 0 : Math.max(0, due - taken);
    }
  }

  /** What does not come from the peer has a queue of its own once the peer is settled. */
  void readStrange(ByteBuffer room) {
    packet = room;
    SocketAddress from = null;
    for (int read = 0; read < MOST_STRANGE && (read == 0 || from != null); read++) {
      packet.clear();
      from = socket.receiveStrange(packet);
      if (from != null && isPeers(from)) {
        // It was not the peer whom the socket was settled for.
        socket.settle(null);
      }
    }
  }

  /** Takes a datagram; true if it is one of those that are due. */
  private boolean isPeers(SocketAddress from) {
    packet.flip();
    if (source.peer() == null) {
      // Early sound of a peer whose answer is still on its way here: nobody's fault.
      return false;
    }
    if (Rtcp.isRtcp(packet)) {
      rtcp.take(packet, from, nowMs);
      return false;
    }
    if (!source.accepts(from)) {
      wrongSource++;
      return false;
    }
    onPacket();
    return true;
  }

  private void onPacket() {
    int length = packet.limit();
    if (length < HEADER || (packet.get(0) & 0xC0) != 0x80) {
      return;
    }
    int type = packet.get(1) & 0x7F;
    int header = HEADER + 4 * (packet.get(0) & 0x0F);
    if ((packet.get(0) & 0x10) != 0 && header + 4 <= length) {
      header += 4 + 4 * (packet.getShort(header + 2) & 0xFFFF);
    }
    int end = (packet.get(0) & 0x20) != 0 ? length - (packet.get(length - 1) & 0xFF) : length;
    if (parameters == null || header >= end) {
      return;
    }
    boolean event = type == parameters.dtmfReceivePayloadType();
    if (!event && buffer.codec(type) == null) {
      wrongPayloadType++;
      return;
    }
    int sequence = packet.getShort(2) & 0xFFFF;
    int time = packet.getInt(4);
    int ssrc = packet.getInt(8);
    lastPacketMs = nowMs;
    expect(sequence, time);
    reception.packet(ssrc, sequence, time, nowMs);
    if (event) {
      onEvent(header, end, time);
    }
    if (on.has(Switch.RECEIVING)) {
      int kind = event ? PacketRing.EVENT : type;
      buffer.put(ssrc, sequence, kind, time, packet, header, event ? header : end);
    }
  }

  /** Packets shorter than a frame come more often than one a frame. */
  private void expect(int sequence, int time) {
    int length = time - lastTime;
    if (sequence == (lastSequence + 1 & 0xFFFF) && length > 0) {
      int frame = parameters.codec().clock() / FRAMES_PER_SECOND;
      perFrame = length >= frame ? 1 : Math.min((frame + length - 1) / length, MOST_READS);
    }
    lastSequence = sequence;
    lastTime = time;
  }

  private void onEvent(int header, int end, int time) {
    boolean wanted = on.has(Switch.RECEIVING) || on.has(Switch.FORCED_DTMF);
    if (!wanted || !on.has(Switch.DTMF_DETECTION)) {
      return;
    }
    // Several events in one packet follow each other without a pause (RFC 4733 §2.5.1.5).
    int begin = time;
    for (int at = header; at + EVENT <= end; at += EVENT) {
      int code = packet.get(at) & 0xFF;
      int duration = packet.getShort(at + 2) & 0xFFFF;
      if (code <= LAST_KEY) {
        keys.packet(code, begin, duration, parameters.dtmfClock() / 1000, nowMs);
      }
      begin += duration;
    }
  }

  /** When the peer was heard last; at first, when it was known. */
  long lastPacketMs() {
    return lastPacketMs;
  }

  long wrongPayloadType() {
    return wrongPayloadType;
  }

  long wrongSource() {
    return wrongSource;
  }
}
