package org.legato.media.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/** Opus to 48 kHz mono (RFC 6716), with its own concealment and redundancy. */
final class OpusDecoding implements Decoder {
  private static final int RATE = 48000;

  private final OpusDecoder decoder;

  OpusDecoding() {
    try {
      decoder = new OpusDecoder(RATE, 1);
    } catch (OpusException e) {
      throw new IllegalStateException("the Opus decoder does not start", e);
    }
  }

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    try {
      return Math.max(0, decoder.decode(payload, 0, length, out, at, most, false));
    } catch (OpusException | RuntimeException e) {
      // Bytes that are no Opus: the decoder may run out of its tables.
      return 0;
    }
  }

  @Override
  public boolean conceal(short[] out, int at, int count) {
    try {
      return decoder.decode(null, 0, 0, out, at, count, false) == count;
    } catch (OpusException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public boolean recover(byte[] next, int length, short[] out, int at, int count) {
    try {
      return decoder.decode(next, 0, length, out, at, count, true) == count;
    } catch (OpusException | RuntimeException e) {
      return false;
    }
  }
}
