package org.legato.media.codec;

/**
 * The tables of one rate of G.726 (ITU-T G.726 §2.5 to §2.7) and the order in which its codes are
 * packed.
 *
 * @param bits of a code
 * @param bigEndian whether the first code takes the upper bits: AAL2 packing (RFC 3551 §4.5.4)
 * @param limits decision levels of the quantiser, in the logarithmic domain
 * @param outputs levels of its inverse, by code
 * @param weights scale factor multipliers, by code
 * @param speeds what steers the speed of adaptation, by code
 */
record G726Rate(
    int bits, boolean bigEndian, int[] limits, int[] outputs, int[] weights, int[] speeds) {
  private static final int[][] LIMITS = {
    {261},
    {8, 218, 331},
    {-124, 80, 178, 246, 300, 349, 400},
    {-122, -16, 68, 139, 198, 250, 298, 339, 378, 413, 445, 475, 502, 528, 553}
  };

  /** Of positive differences, from the smallest on. */
  private static final int[][] OUTPUTS = {
    {116, 365},
    {-2048, 135, 273, 373},
    {-2048, 4, 135, 213, 273, 323, 373, 425},
    {-2048, -66, 28, 104, 169, 224, 274, 318, 358, 395, 429, 459, 488, 514, 539, 566}
  };

  private static final int[][] WEIGHTS = {
    {-22, 439},
    {-4, 30, 137, 582},
    {-12, 18, 41, 64, 112, 198, 355, 1122},
    {14, 14, 24, 39, 40, 41, 58, 100, 141, 179, 219, 280, 358, 440, 529, 696}
  };

  private static final int[][] SPEEDS = {
    {0, 7}, {0, 1, 2, 7}, {0, 0, 0, 1, 1, 1, 3, 7}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6}
  };

  static G726Rate of(Codec codec) {
    return switch (codec) {
      case G726_16 -> rate(2, false);
      case G726_24 -> rate(3, false);
      case G726_32 -> rate(4, false);
      case G726_40 -> rate(5, false);
      case AAL2_G726_16 -> rate(2, true);
      case AAL2_G726_24 -> rate(3, true);
      case AAL2_G726_32 -> rate(4, true);
      case AAL2_G726_40 -> rate(5, true);
      default -> throw new IllegalArgumentException(codec + " is no rate of G.726");
    };
  }

  private static G726Rate rate(int bits, boolean bigEndian) {
    int row = bits - 2;
    return new G726Rate(
        bits,
        bigEndian,
        LIMITS[row],
        mirrored(OUTPUTS[row], 1),
        mirrored(WEIGHTS[row], 32),
        mirrored(SPEEDS[row], 512));
  }

  /** Codes of negative differences count down from the end. */
  private static int[] mirrored(int[] half, int factor) {
    int[] whole = new int[2 * half.length];
    for (int i = 0; i < half.length; i++) {
      whole[i] = half[i] * factor;
      whole[whole.length - 1 - i] = half[i] * factor;
    }
    return whole;
  }

  int code(byte[] payload, int index) {
    int code = 0;
    for (int i = 0; i < bits; i++) {
      int bit = index * bits + i;
      int inByte = bigEndian ? 7 - (bit & 7) : bit & 7;
      int value = payload[bit >> 3] >> inByte & 1;
      code |= value << (bigEndian ? bits - 1 - i : i);
    }
    return code;
  }
}
