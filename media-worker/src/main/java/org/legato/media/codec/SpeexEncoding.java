package org.legato.media.codec;

import java.nio.ByteBuffer;
import org.xiph.speex.SpeexEncoder;

/** Speex (RFC 5574) of 8 or 16 kHz, one frame of 20 ms in a packet. */
final class SpeexEncoding implements Encoder {
  /** Quality 8 of 10: 15 kbit/s, or 28 in wide band. */
  private static final int QUALITY = 8;

  private static final int COMPLEXITY = 2;

  private final int frame;
  private final SpeexEncoder encoder = new SpeexEncoder();
  private final byte[] bytes = new byte[256];

  SpeexEncoding(int rate) {
    frame = rate / 50;
    encoder.init(rate == 8000 ? 0 : 1, QUALITY, rate, 1);
    encoder.getEncoder().setComplexity(COMPLEXITY);
  }

  @Override
  public int frame() {
    return frame;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    for (int at = from; at < from + count; at += frame) {
      encoder.processData(pcm, at, frame);
    }
    int length = encoder.getProcessedData(bytes, 0);
    packet.put(bytes, 0, length);
    return true;
  }
}
