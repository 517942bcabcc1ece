package org.legato.media.audio;

/** G.711 A-law and µ-law (ITU-T G.711) by tables. */
public final class G711 {
  private static final short[] ULAW = new short[256];
  private static final short[] ALAW = new short[256];
  private static final byte[] TO_ULAW = new byte[65536];
  private static final byte[] TO_ALAW = new byte[65536];

  static {
    for (int i = 0; i < 256; i++) {
      ULAW[i] = expandUlaw(i);
      ALAW[i] = expandAlaw(i);
    }
    for (int i = 0; i < 65536; i++) {
      TO_ULAW[i] = compressUlaw((short) i);
      TO_ALAW[i] = compressAlaw((short) i);
    }
  }

  private G711() {}

  private static short expandUlaw(int code) {
    int u = ~code & 0xFF;
    int magnitude = (((u & 0x0F) << 3) + 0x84 << ((u & 0x70) >> 4)) - 0x84;
    return (short) ((u & 0x80) != 0 ? -magnitude : magnitude);
  }

  private static short expandAlaw(int code) {
    int a = code ^ 0x55;
    int segment = (a & 0x70) >> 4;
    int magnitude = (a & 0x0F) << 4;
    magnitude = segment == 0 ? magnitude + 8 : magnitude + 0x108 << segment - 1;
    return (short) ((a & 0x80) != 0 ? magnitude : -magnitude);
  }

  private static byte compressUlaw(short sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs((int) sample), 32635) + 0x84;
    int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = magnitude >> segment + 3 & 0x0F;
    return (byte) ~(sign | segment << 4 | mantissa);
  }

  private static byte compressAlaw(short sample) {
    int sign = sample >= 0 ? 0x80 : 0;
    int magnitude = Math.min(sample >= 0 ? sample : ~sample, 32767);
    int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
    int mantissa = magnitude >> (segment == 0 ? 4 : segment + 3) & 0x0F;
    return (byte) ((sign | segment << 4 | mantissa) ^ 0x55);
  }

  public static short decodeUlaw(byte code) {
    return ULAW[code & 0xFF];
  }

  public static short decodeAlaw(byte code) {
    return ALAW[code & 0xFF];
  }

  public static byte encodeUlaw(short sample) {
    return TO_ULAW[sample & 0xFFFF];
  }

  public static byte encodeAlaw(short sample) {
    return TO_ALAW[sample & 0xFFFF];
  }
}
