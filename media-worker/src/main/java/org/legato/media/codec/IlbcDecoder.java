package org.legato.media.codec;

import org.jitsi.impl.neomedia.codec.audio.ilbc.IlbcBlocks;

/**
 * iLBC (RFC 3951, 3952) of both modes, whichever comes. Its frames do not build upon each other, so
 * whoever plays makes up for lost ones; the library's own concealment throws.
 */
final class IlbcDecoder implements Decoder {
  private IlbcMode mode;
  private IlbcBlocks.Decoder decoder;
  private final float[] block = new float[IlbcMode.MS_30.samples];

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    IlbcMode next = IlbcMode.of(length);
    if (next == null) {
      return 0;
    }
    if (next != mode) {
      mode = next;
      decoder = new IlbcBlocks.Decoder(mode.ms);
    }
    int decoded = 0;
    try {
      for (int from = 0; from < length && decoded + mode.samples <= most; from += mode.bytes) {
        decoder.decode(payload, from, mode.bytes, block);
        for (int i = 0; i < mode.samples; i++) {
          out[at + decoded + i] =
              (short) Math.clamp(Math.round(block[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        decoded += mode.samples;
      }
    } catch (RuntimeException e) {
      // Bytes that are no iLBC; what came before them is good.
      return decoded;
    }
    return decoded;
  }
}
