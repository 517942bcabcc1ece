package org.legato.media.codec;

import java.nio.ByteBuffer;

/** G.726 of 16 to 40 kbit/s in either packing (RFC 3551 §4.5.4). */
final class G726Encoder implements Encoder {
  private static final int FRAME = 8;

  private final G726Rate rate;
  private final G726State state;

  G726Encoder(G726Rate rate) {
    this.rate = rate;
    this.state = new G726State(rate);
  }

  @Override
  public int frame() {
    return FRAME;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    int pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      int code = state.encode(pcm[i] >> 2);
      pending = rate.bigEndian() ? pending << rate.bits() | code : pending | code << bits;
      bits += rate.bits();
      if (bits >= 8) {
        bits -= 8;
        packet.put((byte) (rate.bigEndian() ? pending >> bits : pending));
        pending = rate.bigEndian() ? pending & (1 << bits) - 1 : pending >> 8;
      }
    }
    return true;
  }
}
