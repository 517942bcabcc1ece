package org.legato.media.audio;

import java.nio.ByteBuffer;

/** How the samples of a WAV file are written (Microsoft's registry of wave formats). */
enum WavCoding {
  /** Eight bits have no sign, unlike all others. */
  PCM_8(1, 8),
  PCM_16(1, 16),
  PCM_24(1, 24),
  PCM_32(1, 32),
  FLOAT_32(3, 32),
  FLOAT_64(3, 64),
  ALAW(6, 8),
  ULAW(7, 8),
  /** GSM 06.10 in blocks of 65 bytes, which are two frames. */
  GSM(49, 0);

  private final int tag;
  private final int bits;

  WavCoding(int tag, int bits) {
    this.tag = tag;
    this.bits = bits;
  }

  /** The coding of a format tag and of a sample's bits, null if it is none of these. */
  static WavCoding of(int tag, int bits) {
    for (WavCoding coding : values()) {
      if (coding.tag == tag && coding.bits == (coding == GSM ? 0 : (bits + 7) / 8 * 8)) {
        return coding;
      }
    }
    return null;
  }

  /** Bytes of a sample, 0 for GSM. */
  int bytes() {
    return bits / 8;
  }

  /** Takes the next sample as one of 16 bits. */
  int sample(ByteBuffer in) {
    return switch (this) {
      case PCM_8 -> (in.get() & 0xFF) - 128 << 8;
      case PCM_16 -> in.getShort();
      case PCM_24 -> {
        in.get();
        yield in.getShort();
      }
      case PCM_32 -> in.getInt() >> 16;
      case FLOAT_32 -> real(in.getFloat());
      case FLOAT_64 -> real(in.getDouble());
      case ALAW -> G711.decodeAlaw(in.get());
      case ULAW -> G711.decodeUlaw(in.get());
      case GSM -> throw new IllegalStateException("GSM has no single samples");
    };
  }

  /** Full scale is from -1 to 1; what is no number is silence. */
  private static int real(double value) {
    return (int) Math.clamp(Math.rint(value * 32768), Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
