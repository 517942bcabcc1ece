package org.legato.media.codec;

import java.io.StreamCorruptedException;
import org.xiph.speex.SpeexDecoder;

/**
 * Speex (RFC 5574) of 8 or 16 kHz. It is not told of losses, and whoever plays makes up for them:
 * the library's own concealment leaves its memory so quiet that what follows is too quiet for up to
 * a third of a second.
 */
final class SpeexDecoding implements Decoder {
  /** Bits of a frame by its mode, and of its wide band layer by that one's mode. */
  private static final int[] NARROW = {5, 43, 119, 160, 220, 300, 364, 492, 79};

  private static final int[] WIDE = {4, 36, 112, 192, 352};

  private final int frame;
  private final SpeexDecoder decoder = new SpeexDecoder();

  SpeexDecoding(int rate) {
    frame = rate / 50;
    decoder.init(rate == 8000 ? 0 : 1, rate, 1, false);
  }

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    int frames = Math.min(frames(payload, length), most / frame);
    int decoded = 0;
    try {
      for (int i = 0; i < frames; i++) {
        if (i == 0) {
          decoder.processData(payload, 0, length);
        } else {
          decoder.processData(false);
        }
        decoded += decoder.getProcessedData(out, at + decoded);
      }
    } catch (StreamCorruptedException | RuntimeException e) {
      // Bytes that are no Speex; what came before them is good.
      return decoded;
    }
    return decoded;
  }

  /** Frames follow each other without a count; their modes tell how long they are. */
  private static int frames(byte[] payload, int length) {
    int frames = 0;
    int bit = 0;
    while (bit + 5 <= length * 8) {
      if (bits(payload, bit, 1) == 1) {
        int mode = bits(payload, bit + 1, 3);
        if (mode >= WIDE.length) {
          return frames;
        }
        bit += WIDE[mode];
      } else {
        int mode = bits(payload, bit + 1, 4);
        if (mode >= NARROW.length || bit + NARROW[mode] > length * 8) {
          return frames;
        }
        bit += NARROW[mode];
        frames++;
      }
    }
    return frames;
  }

  private static int bits(byte[] payload, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 1 | payload[i >> 3] >> 7 - (i & 7) & 1;
    }
    return value;
  }
}
