package org.legato.media.codec;

/** G.726 of 16 to 40 kbit/s in either packing (RFC 3551 §4.5.4). */
final class G726Decoder implements Decoder {
  private final G726Rate rate;
  private final G726State state;

  G726Decoder(G726Rate rate) {
    this.rate = rate;
    this.state = new G726State(rate);
  }

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    int count = Math.min(length * 8 / rate.bits(), most);
    for (int i = 0; i < count; i++) {
      int sample = state.next(rate.code(payload, i)) << 2;
      out[at + i] = (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return count;
  }
}
