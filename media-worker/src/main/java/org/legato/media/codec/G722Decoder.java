package org.legato.media.codec;

/** G.722 at 64 kbit/s to 16 kHz. */
final class G722Decoder implements Decoder {
  private final G722Band low = G722Band.low();
  private final G722Band high = G722Band.high();
  private final int[] history = new int[24];

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    int count = Math.min(length, most / 2);
    for (int i = 0; i < count; i++) {
      int lowCode = payload[i] & 0x3F;
      int lower = low.prediction() + (low.scale() * G722.LOW_6[lowCode] >> 15);
      G722.low(low, lowCode);
      int upper = high.prediction() + G722.high(high, payload[i] >> 6 & 3);
      int a = Math.clamp(lower, -16384, 16383);
      int b = Math.clamp(upper, -16384, 16383);
      System.arraycopy(history, 2, history, 0, 22);
      history[22] = a + b;
      history[23] = a - b;
      int first = 0;
      int second = 0;
      for (int k = 0; k < 12; k++) {
        second += history[2 * k] * G722.MIRROR[k];
        first += history[2 * k + 1] * G722.MIRROR[11 - k];
      }
      out[at + 2 * i] = (short) G722Band.saturate(first >> 11);
      out[at + 2 * i + 1] = (short) G722Band.saturate(second >> 11);
    }
    return 2 * count;
  }
}
