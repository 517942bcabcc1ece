package org.legato.media.trunk;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * A datagram between two workers: a frame of 20 ms, or half of one that would not fit. All numbers
 * are in network byte order:
 *
 * <pre>
 *  0  version (1)    1  part: 3 whole, 1 first half, 2 second half
 *  2  samples of the whole frame (rate / 50)
 *  4  number of the receiver's trunk
 *  8  its key, 8 bytes
 * 16  number of the frame
 * 20  samples, 16 bits each
 * </pre>
 *
 * A packet without samples says that the sender waits for its first packet.
 *
 * <p>One is reused for all packets of a media thread.
 */
final class TrunkPacket {
  private static final int HEADER = 20;
  private static final int VERSION = 1;

  /** Samples of a datagram: it fits into any Ethernet frame. */
  private static final int MOST = 640;

  private static final int WHOLE = 3;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(2048);
  private final ShortBuffer samples = bytes.slice(HEADER, 2048 - HEADER).asShortBuffer();

  /** The buffer, ready to be received into. */
  ByteBuffer empty() {
    return bytes.clear();
  }

  /** Whether what was received can be a packet. */
  boolean isValid() {
    int size = bytes.position() - HEADER;
    if (size < 0 || bytes.get(0) != VERSION) {
      return false;
    }
    int length = length();
    boolean known = length >= 0 && length <= TrunkBuffer.LONGEST && length % 2 == 0;
    int part = part();
    return known && part >= 1 && part <= WHOLE && size == (part == WHOLE ? 2 * length : length);
  }

  int part() {
    return bytes.get(1);
  }

  int length() {
    return bytes.getShort(2);
  }

  int trunk() {
    return bytes.getInt(4);
  }

  long key() {
    return bytes.getLong(8);
  }

  int number() {
    return bytes.getInt(16);
  }

  ShortBuffer samples() {
    return samples;
  }

  /** How many datagrams a frame of so many samples takes. */
  static int datagrams(int length) {
    return length > MOST ? 2 : 1;
  }

  /** The buffer with a datagram to send: of a frame in two, the first is 0 and the second 1. */
  ByteBuffer write(int trunk, long key, int number, short[] frame, int length, int which) {
    int count = length / datagrams(length);
    bytes.clear();
    bytes.put(0, (byte) VERSION);
    bytes.put(1, (byte) (count == length ? WHOLE : which + 1));
    bytes.putShort(2, (short) length);
    bytes.putInt(4, trunk);
    bytes.putLong(8, key);
    bytes.putInt(16, number);
    samples.put(0, frame, which * count, count);
    return bytes.limit(HEADER + 2 * count);
  }
}
