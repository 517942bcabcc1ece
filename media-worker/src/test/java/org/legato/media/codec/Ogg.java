package org.legato.media.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Just enough of Ogg (RFC 3533) to hand packets to other programs and to get theirs. */
public final class Ogg {
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

  private Ogg() {}

  /** A stream of packets, one a page, the first two of which are headers. */
  public static byte[] write(List<byte[]> packets, int samplesEach) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < packets.size(); i++) {
      byte[] packet = packets.get(i);
      int segments = packet.length / 255 + 1;
      ByteBuffer page =
          ByteBuffer.allocate(27 + segments + packet.length).order(ByteOrder.LITTLE_ENDIAN);
      int flags = i == 0 ? 2 : i == packets.size() - 1 ? 4 : 0;
      page.put("OggS".getBytes()).put((byte) 0).put((byte) flags);
      page.putLong(Math.max(0, i - 1L) * samplesEach).putInt(77).putInt(i).putInt(0);
      page.put((byte) segments);
      for (int s = 0; s < segments; s++) {
        page.put((byte) (s < segments - 1 ? 255 : packet.length % 255));
      }
      page.put(packet);
      int crc = 0;
      for (byte b : page.array()) {
        crc = crc << 8 ^ CRC[(crc >>> 24 ^ b) & 0xFF];
      }
      page.putInt(22, crc);
      out.writeBytes(page.array());
    }
    return out.toByteArray();
  }

  /** All packets of a file with one stream. */
  public static List<byte[]> read(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int at = 0;
    while (at < file.length) {
      int segments = file[at + 26] & 0xFF;
      int data = at + 27 + segments;
      for (int s = 0; s < segments; s++) {
        int length = file[at + 27 + s] & 0xFF;
        packet.write(file, data, length);
        data += length;
        if (length < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      at = data;
    }
    return packets;
  }
}
