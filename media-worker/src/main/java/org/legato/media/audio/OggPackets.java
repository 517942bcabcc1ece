package org.legato.media.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The packets of the first stream in an Ogg file (RFC 3533). */
final class OggPackets {
  private static final int CAPTURE = 0x5367674F;
  private static final int HEADER = 27;
  private static final int CONTINUED = 1;
  private static final int FIRST = 2;
  private static final int[] CRC = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value < 0 ? 0x04C11DB7 : 0);
      }
      CRC[i] = value;
    }
  }

  private final String name;
  private final ByteBuffer in;
  private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
  private boolean known;
  private int serial;
  private int at;
  private int segment;
  private int segments;
  private int data;
  private long granule = -1;

  OggPackets(byte[] content, String name) {
    this.name = name;
    in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next packet, null at the end of the stream or where the file is cut off. */
  byte[] next() throws AudioException {
    while (true) {
      while (segment < segments) {
        int length = in.get(at + HEADER + segment++) & 0xFF;
        packet.write(in.array(), data, length);
        data += length;
        if (length < 255) {
          byte[] whole = packet.toByteArray();
          packet.reset();
          return whole;
        }
      }
      if (!page()) {
        return null;
      }
    }
  }

  /** Goes to the stream's next page. */
  private boolean page() throws AudioException {
    for (int next = known || data > 0 ? data : 0; ; next = end(next)) {
      if (next + HEADER > in.limit() || end(next) > in.limit()) {
        if (!known) {
          throw new AudioException(name + ": not an Ogg file");
        }
        return false;
      }
      check(next);
      int flags = in.get(next + 5);
      if (known && in.getInt(next + 14) == serial && (flags & FIRST) != 0) {
        return false;
      }
      if (!known || in.getInt(next + 14) == serial) {
        turnTo(next, flags);
        return true;
      }
    }
  }

  private void turnTo(int page, int flags) {
    known = true;
    serial = in.getInt(page + 14);
    at = page;
    segment = 0;
    segments = in.get(page + 26) & 0xFF;
    data = page + HEADER + segments;
    long position = in.getLong(page + 6);
    granule = position >= 0 ? position : granule;
    if ((flags & CONTINUED) == 0) {
      packet.reset();
    }
  }

  private int end(int page) {
    int count = in.get(page + 26) & 0xFF;
    int end = page + HEADER + count;
    for (int i = 0; i < count && page + HEADER + i < in.limit(); i++) {
      end += in.get(page + HEADER + i) & 0xFF;
    }
    return end;
  }

  private void check(int page) throws AudioException {
    if (in.getInt(page) != CAPTURE) {
      throw new AudioException(name + ": not an Ogg file (no page at byte " + page + ")");
    }
    int crc = 0;
    int end = end(page);
    for (int i = page; i < end; i++) {
      int value = i >= page + 22 && i < page + 26 ? 0 : in.get(i);
      crc = crc << 8 ^ CRC[(crc >>> 24 ^ value) & 0xFF];
    }
    if (crc != in.getInt(page + 22)) {
      throw new AudioException(name + ": the Ogg page at byte " + page + " is damaged");
    }
  }

  /** The position at the end of the last page that was read, in the stream's units; -1 for none. */
  long granule() {
    return granule;
  }
}
