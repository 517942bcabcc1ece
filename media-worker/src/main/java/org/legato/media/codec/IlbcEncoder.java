package org.legato.media.codec;

import java.nio.ByteBuffer;
import org.jitsi.impl.neomedia.codec.audio.ilbc.IlbcBlocks;

/** iLBC (RFC 3951, 3952) in frames of 20 or 30 ms. */
final class IlbcEncoder implements Encoder {
  private final IlbcBlocks.Encoder encoder;
  private final float[] block;
  private final byte[] bytes;

  IlbcEncoder(IlbcMode mode) {
    encoder = new IlbcBlocks.Encoder(mode.ms);
    block = new float[mode.samples];
    bytes = new byte[mode.bytes];
  }

  @Override
  public int frame() {
    return block.length;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    for (int at = from; at < from + count; at += block.length) {
      for (int i = 0; i < block.length; i++) {
        block[i] = pcm[at + i];
      }
      encoder.encode(block, bytes);
      packet.put(bytes);
    }
    return true;
  }
}
