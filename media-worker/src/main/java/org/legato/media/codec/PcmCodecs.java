package org.legato.media.codec;

import java.nio.ByteBuffer;
import org.legato.media.audio.G711;

/** Codecs without memory: G.711 and L16 (RFC 3551 §4.5.11, §4.5.14). */
final class PcmCodecs {
  private PcmCodecs() {}

  /** One sample for each payload byte. */
  private abstract static class Bytes implements Encoder, Decoder {
    @Override
    public final int frame() {
      return 1;
    }
  }

  private static final class Ulaw extends Bytes {
    @Override
    public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
      for (int i = from; i < from + count; i++) {
        packet.put(G711.encodeUlaw(pcm[i]));
      }
      return true;
    }

    @Override
    public int decode(byte[] payload, int length, short[] out, int at, int most) {
      int count = Math.min(length, most);
      for (int i = 0; i < count; i++) {
        out[at + i] = G711.decodeUlaw(payload[i]);
      }
      return count;
    }
  }

  private static final class Alaw extends Bytes {
    @Override
    public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
      for (int i = from; i < from + count; i++) {
        packet.put(G711.encodeAlaw(pcm[i]));
      }
      return true;
    }

    @Override
    public int decode(byte[] payload, int length, short[] out, int at, int most) {
      int count = Math.min(length, most);
      for (int i = 0; i < count; i++) {
        out[at + i] = G711.decodeAlaw(payload[i]);
      }
      return count;
    }
  }

  /** Two bytes a sample in network order, whatever the rate. */
  private static final class Linear implements Encoder, Decoder {
    @Override
    public int frame() {
      return 1;
    }

    @Override
    public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
      for (int i = from; i < from + count; i++) {
        packet.putShort(pcm[i]);
      }
      return true;
    }

    @Override
    public int decode(byte[] payload, int length, short[] out, int at, int most) {
      int count = Math.min(length / 2, most);
      for (int i = 0; i < count; i++) {
        out[at + i] = (short) (payload[2 * i] << 8 | payload[2 * i + 1] & 0xFF);
      }
      return count;
    }
  }

  private static final Ulaw ULAW = new Ulaw();
  private static final Alaw ALAW = new Alaw();
  private static final Linear LINEAR = new Linear();

  static Encoder ulawEncoder() {
    return ULAW;
  }

  static Decoder ulawDecoder() {
    return ULAW;
  }

  static Encoder alawEncoder() {
    return ALAW;
  }

  static Decoder alawDecoder() {
    return ALAW;
  }

  static Encoder linearEncoder() {
    return LINEAR;
  }

  static Decoder linearDecoder() {
    return LINEAR;
  }
}
