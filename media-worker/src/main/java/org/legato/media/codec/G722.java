package org.legato.media.codec;

/** What both directions of G.722 at 64 kbit/s share (ITU-T G.722): tables and quantised steps. */
final class G722 {
  /** Half of the quadrature mirror filter, which is symmetric. */
  static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

  /** Inverse of the six bits of the low band. */
  static final int[] LOW_6 = {
    -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232,
    -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776,
    -2400, -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192,
    10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032,
    1688, 1360, 1040, 728, 432, 136, -432, -136
  };

  private static final int[] LOW_4 = {
    0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584,
    1200, 0
  };

  private static final int[] HIGH_2 = {-7408, -1616, 7408, 1616};
  private static final int[] LOW_WEIGHTS = {
    -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
  };
  private static final int[] HIGH_WEIGHTS = {798, -214, 798, -214};

  private G722() {}

  /** Advances the low band by its six bits, of which the upper four steer. */
  static void low(G722Band band, int code) {
    int upper = code >> 2;
    int difference = band.scale() * LOW_4[upper] >> 15;
    band.adapt(LOW_WEIGHTS[upper]);
    band.predict(difference);
  }

  /** The difference that the two bits of the high band mean. */
  static int high(G722Band band, int code) {
    int difference = band.scale() * HIGH_2[code] >> 15;
    band.adapt(HIGH_WEIGHTS[code]);
    band.predict(difference);
    return difference;
  }
}
