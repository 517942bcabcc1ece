package org.legato.media.audio;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Decoder;

/** Reads whole WAV files of all forms that {@link WavCoding} has, to mono. */
final class WavReader {
  /** Two frames of GSM without their signatures, and their fields' bits. */
  private static final int GSM_BLOCK = 65;

  private static final int GSM_FRAME = 33;
  private static final int GSM_SAMPLES = 160;
  private static final int[] RATIO_BITS = {6, 6, 5, 5, 4, 4, 3, 3};
  private static final int[] SUBFRAME_BITS = {7, 2, 2, 6, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};

  private WavReader() {}

  /** Reads a file held in memory. */
  static RawSound read(byte[] content, String name) throws AudioException {
    ByteBuffer in = ByteBuffer.wrap(content);
    WavFormat format = WavFormat.read(in, content.length, name);
    in.limit(format.from() + (int) format.length()).position(format.from());
    if (format.coding() == WavCoding.GSM) {
      return new RawSound(gsm(in, name), format.rate());
    }
    int count = (int) format.length() / format.step();
    RawSound.checkLength(count, name);
    short[] mono = new short[count];
    format.decode(in, mono, 0, count);
    return new RawSound(mono, format.rate());
  }

  private static short[] gsm(ByteBuffer in, String name) throws AudioException {
    int frames = in.remaining() / GSM_BLOCK * 2;
    RawSound.checkLength((long) frames * GSM_SAMPLES, name);
    short[] pcm = new short[frames * GSM_SAMPLES];
    byte[] block = new byte[GSM_BLOCK];
    byte[] frame = new byte[GSM_FRAME];
    Decoder decoder = Codec.GSM.decoder();
    for (int i = 0; i < frames; i++) {
      if (i % 2 == 0) {
        in.get(block);
      }
      repack(block, i % 2 * 260, frame);
      decoder.decode(frame, GSM_FRAME, pcm, i * GSM_SAMPLES, GSM_SAMPLES);
    }
    return pcm;
  }

  /** In WAV the lowest bit comes first, in RTP (RFC 3551 §4.5.8) the highest of each field. */
  private static void repack(byte[] block, int fromBit, byte[] frame) {
    Arrays.fill(frame, (byte) 0);
    frame[0] = (byte) 0xD0;
    int in = fromBit;
    int out = 4;
    for (int part = -1; part < 4; part++) {
      for (int bits : part < 0 ? RATIO_BITS : SUBFRAME_BITS) {
        for (int bit = 0; bit < bits; bit++) {
          int value = block[in + bit >> 3] >> (in + bit & 7) & 1;
          int to = out + bits - 1 - bit;
          frame[to >> 3] |= (byte) (value << 7 - (to & 7));
        }
        in += bits;
        out += bits;
      }
    }
  }
}
