package org.legato.load.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What comes back on one channel while it is measured. Used by one thread. */
final class Arrivals {
  /** So many packets are kept to be listened to: 400 ms. */
  private static final int KEPT = 20;

  private static final long FRAME_NS = 20_000_000;
  private static final int HEADER = 12;
  private static final ValueLayout.OfShort NET_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Histogram deviations = new Histogram();
  private byte[] sound = new byte[0];
  private int kept;
  private long packets;
  private long lost;
  private long lastNs;
  private int sequence = -1;
  private long longestNs;

  /** Counts begin anew; a gap that is under way counts whole. */
  void begin() {
    deviations.clear();
    kept = 0;
    packets = 0;
    lost = 0;
    longestNs = 0;
  }

  /** A packet of RTP; its gap to the one before goes into {@code gaps}. */
  void packet(long atNs, MemorySegment data, long from, int length, Histogram gaps) {
    int number = data.get(NET_SHORT, from + 2) & 0xFFFF;
    int ahead = sequence < 0 ? 1 : number - sequence & 0xFFFF;
    packets++;
    if (ahead > 0x7FFF) {
      // Late: it had been counted as lost.
      lost = Math.max(0, lost - 1);
      return;
    }
    if (lastNs > 0) {
      long gap = atNs - lastNs;
      longestNs = Math.max(longestNs, gap);
      gaps.add(gap);
      deviations.add(Math.abs(gap - FRAME_NS));
    }
    lost += Math.max(0, ahead - 1);
    lastNs = atNs;
    sequence = number;
    keep(ahead == 1, data, from, length);
  }

  private void keep(boolean next, MemorySegment data, long from, int length) {
    if (kept == KEPT || length != HEADER + ChannelSocket.PAYLOAD) {
      return;
    }
    if (sound.length == 0) {
      sound = new byte[KEPT * ChannelSocket.PAYLOAD];
    }
    kept = next ? kept : 0;
    MemorySegment.copy(
        data, JAVA_BYTE, from + HEADER, sound, kept * ChannelSocket.PAYLOAD, ChannelSocket.PAYLOAD);
    kept++;
  }

  /** What was heard without a gap, PCMU; empty if that was too little. */
  byte[] sound() {
    return kept == KEPT ? Arrays.copyOf(sound, sound.length) : new byte[0];
  }

  long packets() {
    return packets;
  }

  /** Packets that never came, by their numbers. */
  long lost() {
    return lost;
  }

  /** How far the gaps between packets were from 20 ms. */
  Histogram deviations() {
    return deviations;
  }

  double longestMs() {
    return longestNs / 1e6;
  }
}
