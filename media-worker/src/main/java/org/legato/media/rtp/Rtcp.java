package org.legato.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The RTCP of one session (RFC 3550 §6): writes our reports, reads the peer's. Belongs to one media
 * thread and allocates nothing.
 */
final class Rtcp {
  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int BYE = 203;
  private static final int BLOCK_BYTES = 24;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  /** From the clock of the ticks to the time of day, the same for all sessions. */
  private static final long TIME_OF_DAY =
      System.currentTimeMillis() - System.nanoTime() / 1_000_000;

  private final int ssrc;
  private final byte[] cname;
  private final long intervalMs;
  private long randomState;
  private long nextMs = -1;
  private long sentBefore;
  private long invalid;
  private double remoteLoss;
  private long roundTripMs = -1;

  /**
   * RTCP for a session.
   *
   * @param cname our canonical name, at most 255 bytes
   * @param intervalMs mean time between reports, 0 for none
   */
  Rtcp(int ssrc, String cname, long intervalMs) {
    this.ssrc = ssrc;
    this.cname = cname.getBytes(StandardCharsets.UTF_8);
    this.intervalMs = intervalMs;
    this.randomState = ssrc | 1L;
  }

  /** Whether a datagram on the RTP port is RTCP (RFC 5761 §4). */
  static boolean isRtcp(ByteBuffer packet) {
    int type = packet.limit() < 8 ? 0 : packet.get(1) & 0xFF;
    return type >= 192 && type <= 223;
  }

  /** Whether a report is due; each is at a random distance from the last (§6.3.1). */
  boolean due(long nowMs) {
    if (intervalMs == 0) {
      return false;
    }
    if (nextMs < 0) {
      nextMs = nowMs + randomised(intervalMs / 2);
      return false;
    }
    if (nowMs < nextMs) {
      return false;
    }
    nextMs = nowMs + randomised(intervalMs);
    return true;
  }

  private long randomised(long mean) {
    randomState ^= randomState << 13;
    randomState ^= randomState >>> 7;
    randomState ^= randomState << 17;
    return mean / 2 + (randomState >>> 1) % Math.max(1, mean);
  }

  /**
   * Writes a compound packet: a sender report if something was sent since the last one, else a
   * receiver report, then our name, at the end BYE.
   *
   * @param timestamp RTP time of what is sent at {@code nowMs}: both stamps are taken from the
   *     tick, so that others can put this stream beside another one to the ms, however late the
   *     tick was
   * @param packets sent so far
   * @param octets of payload sent so far
   */
  void write(
      ByteBuffer out,
      Reception reception,
      int timestamp,
      long packets,
      long octets,
      boolean bye,
      long nowMs) {
    out.clear();
    boolean sends = packets > sentBefore;
    sentBefore = packets;
    int blocks = reception.known() ? 1 : 0;
    int words = (sends ? 7 : 2) + blocks * BLOCK_BYTES / 4;
    out.put((byte) (0x80 | blocks));
    out.put((byte) (sends ? SENDER_REPORT : RECEIVER_REPORT));
    out.putShort((short) (words - 1));
    out.putInt(ssrc);
    if (sends) {
      long wall = TIME_OF_DAY + nowMs;
      out.putInt((int) (wall / 1000 + SECONDS_1900_TO_1970));
      out.putInt((int) ((wall % 1000 << 32) / 1000));
      out.putInt(timestamp);
      out.putInt((int) packets);
      out.putInt((int) octets);
    }
    if (blocks > 0) {
      block(out, reception, nowMs);
    }
    describe(out);
    if (bye) {
      out.put((byte) 0x81).put((byte) BYE).putShort((short) 1).putInt(ssrc);
    }
    out.flip();
  }

  private static void block(ByteBuffer out, Reception reception, long nowMs) {
    out.putInt(reception.ssrc());
    int lost = (int) Math.min(0x7FFFFF, reception.lost());
    out.putInt(reception.fractionLost() << 24 | lost);
    out.putInt((int) reception.extendedHighest());
    out.putInt(reception.jitterClock());
    out.putInt(reception.lastReport());
    out.putInt(reception.sinceLastReport(nowMs));
  }

  private void describe(ByteBuffer out) {
    // The item list ends with one to four zeros, at the next word.
    int padded = (2 + cname.length) / 4 * 4 + 4;
    out.put((byte) 0x81).put((byte) SOURCE_DESCRIPTION).putShort((short) (1 + padded / 4));
    out.putInt(ssrc);
    out.put((byte) 1).put((byte) cname.length).put(cname);
    for (int i = 2 + cname.length; i < padded; i++) {
      out.put((byte) 0);
    }
  }

  /** Reads a compound packet of the peer; what is none is counted. */
  void read(ByteBuffer in, Reception reception, long nowMs) {
    if (!valid(in)) {
      invalid++;
      return;
    }
    int at = 0;
    while (at < in.limit()) {
      int type = in.get(at + 1) & 0xFF;
      int count = in.get(at) & 0x1F;
      int end = at + 4 + 4 * (in.getShort(at + 2) & 0xFFFF);
      if (type == SENDER_REPORT && end >= at + 28) {
        reception.senderReport(in.getInt(at + 10), nowMs);
        blocks(in, at + 28, end, count, nowMs);
      } else if (type == RECEIVER_REPORT) {
        blocks(in, at + 8, end, count, nowMs);
      }
      at = end;
    }
  }

  /** The checks of A.2. */
  private static boolean valid(ByteBuffer in) {
    int first = in.limit() < 8 ? 0 : in.get(1) & 0xFF;
    if (first != SENDER_REPORT && first != RECEIVER_REPORT) {
      return false;
    }
    int at = 0;
    while (at + 4 <= in.limit()) {
      if ((in.get(at) & 0xC0) != 0x80) {
        return false;
      }
      at += 4 + 4 * (in.getShort(at + 2) & 0xFFFF);
    }
    return at == in.limit();
  }

  private void blocks(ByteBuffer in, int from, int end, int count, long nowMs) {
    for (int i = 0; i < count && from + (i + 1) * BLOCK_BYTES <= end; i++) {
      int at = from + i * BLOCK_BYTES;
      if (in.getInt(at) == ssrc) {
        remoteLoss = (in.get(at + 4) & 0xFF) / 256.0;
        int report = in.getInt(at + 16);
        if (report != 0) {
          int trip = middleOf(nowMs) - report - in.getInt(at + 20);
          roundTripMs = Math.max(0, trip * 1000L / 65536);
        }
      }
    }
  }

  private static int middleOf(long nowMs) {
    long wall = TIME_OF_DAY + nowMs;
    return (int) (wall / 1000 + SECONDS_1900_TO_1970 << 16 | (wall % 1000 << 16) / 1000);
  }

  /** Datagrams that were no RTCP. */
  long invalid() {
    return invalid;
  }

  /** The fraction of our packets that the peer misses, by its last report. */
  double remoteLoss() {
    return remoteLoss;
  }

  /** By the peer's last report, -1 without one. */
  long roundTripMs() {
    return roundTripMs;
  }
}
