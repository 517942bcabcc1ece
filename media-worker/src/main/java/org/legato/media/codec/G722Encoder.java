package org.legato.media.codec;

import java.nio.ByteBuffer;

/** G.722 at 64 kbit/s: 16 kHz in, one byte for two samples. */
final class G722Encoder implements Encoder {
  private static final int[] LEVELS = {
    0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023,
    1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
  };

  private final G722Band low = G722Band.low();
  private final G722Band high = G722Band.high();
  private final int[] history = new int[24];

  @Override
  public int frame() {
    return 2;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    for (int i = from; i < from + count; i += 2) {
      System.arraycopy(history, 2, history, 0, 22);
      history[22] = pcm[i];
      history[23] = pcm[i + 1];
      int odd = 0;
      int even = 0;
      for (int k = 0; k < 12; k++) {
        odd += history[2 * k] * G722.MIRROR[k];
        even += history[2 * k + 1] * G722.MIRROR[11 - k];
      }
      int lower = lower(even + odd >> 14);
      int upper = upper(even - odd >> 14);
      packet.put((byte) (upper << 6 | lower));
    }
    return true;
  }

  private int lower(int sample) {
    int error = G722Band.saturate(sample - low.prediction());
    int magnitude = error >= 0 ? error : -(error + 1);
    int level = 1;
    while (level < 30 && magnitude >= LEVELS[level] * low.scale() >> 12) {
      level++;
    }
    // Level 1 and 2 of negative errors have the codes that remain after those of all others.
    int code = error >= 0 ? 62 - level : level <= 2 ? 64 - level : 34 - level;
    G722.low(low, code);
    return code;
  }

  private int upper(int sample) {
    int error = G722Band.saturate(sample - high.prediction());
    int magnitude = error >= 0 ? error : -(error + 1);
    boolean far = magnitude >= 564 * high.scale() >> 12;
    int code = error >= 0 ? far ? 2 : 3 : far ? 0 : 1;
    G722.high(high, code);
    return code;
  }
}
