package org.legato.media.codec;

/** The saturating 16 bit arithmetic and the constants of GSM 06.10 (clauses 5.1 and 5.4). */
final class GsmMath {
  static final int FRAME = 160;
  static final int SUBFRAME = 40;
  static final int PULSES = 13;
  static final int BYTES = 33;

  /** The signature in the first half of the first byte (RFC 3551 §4.5.8). */
  static final int SIGNATURE = 0xD;

  static final int[] LAR_BITS = {6, 6, 5, 5, 4, 4, 3, 3};
  static final int[] A = {20480, 20480, 20480, 20480, 13964, 15360, 8534, 9036};
  static final int[] B = {0, 0, 2048, -2560, 94, -1792, -341, -1144};
  static final int[] LEAST = {-32, -32, -16, -16, -8, -8, -4, -4};
  static final int[] INVERSE_A = {13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708};
  static final int[] GAIN_LIMITS = {6554, 16384, 26214};
  static final int[] GAINS = {3277, 11469, 21299, 32767};

  private static final int[] FACTORS = {18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767};

  private GsmMath() {}

  static int saturate(int value) {
    return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  static int add(int a, int b) {
    return saturate(a + b);
  }

  static int sub(int a, int b) {
    return saturate(a - b);
  }

  static int mult(int a, int b) {
    return saturate(a * b >> 15);
  }

  static int multRounded(int a, int b) {
    return saturate(a * b + 16384 >> 15);
  }

  static int abs(int value) {
    return Math.min(Math.abs(value), Short.MAX_VALUE);
  }

  /** How far a number can be shifted left without a change of its sign; not for 0. */
  static int norm(int value) {
    return Integer.numberOfLeadingZeros(value < 0 ? ~value : value) - 1;
  }

  /** Log area ratios of their codes (5.2.8). */
  static void decodeRatios(int[] codes, int[] into) {
    for (int i = 0; i < 8; i++) {
      int value = sub(codes[i] + LEAST[i] << 10, B[i] << 1);
      value = multRounded(INVERSE_A[i], value);
      into[i] = add(value, value);
    }
  }

  /**
   * Reflection coefficients of one of the four stretches of a frame, between the last frame's
   * ratios and this one's (5.2.9).
   */
  static void reflections(int[] before, int[] now, int stretch, int[] into) {
    for (int i = 0; i < 8; i++) {
      int ratio =
          switch (stretch) {
            case 0 -> add(add(before[i] >> 2, now[i] >> 2), before[i] >> 1);
            case 1 -> add(before[i] >> 1, now[i] >> 1);
            case 2 -> add(add(before[i] >> 2, now[i] >> 2), now[i] >> 1);
            default -> now[i];
          };
      int size = abs(ratio);
      if (size < 11059) {
        size <<= 1;
      } else if (size < 20070) {
        size += 11059;
      } else {
        size = add(size >> 2, 26112);
      }
      into[i] = ratio < 0 ? -size : size;
    }
  }

  /** Where a stretch ends. */
  static int endOf(int stretch) {
    return switch (stretch) {
      case 0 -> 13;
      case 1 -> 27;
      case 2 -> 40;
      default -> FRAME;
    };
  }

  /** Exponent of a coded block maximum (5.2.15). */
  static int exponent(int code) {
    int exponent = code > 15 ? (code >> 3) - 1 : 0;
    int mantissa = code - (exponent << 3);
    if (mantissa == 0) {
      return -4;
    }
    while (mantissa <= 7) {
      mantissa = mantissa << 1 | 1;
      exponent--;
    }
    return exponent;
  }

  /** Its mantissa, 0 to 7. */
  static int mantissa(int code) {
    int mantissa = code > 15 ? code - ((code >> 3) - 1 << 3) : code;
    if (mantissa == 0) {
      return 7;
    }
    while (mantissa <= 7) {
      mantissa = mantissa << 1 | 1;
    }
    return mantissa - 8;
  }

  /** The pulses of a subframe at their places, the rest 0 (5.2.16, 5.2.17). */
  static void pulses(int[] codes, int maximum, int grid, int[] into) {
    int factor = FACTORS[mantissa(maximum)];
    int shift = 6 - exponent(maximum);
    int round = shift == 0 ? 0 : 1 << shift - 1;
    java.util.Arrays.fill(into, 0);
    for (int i = 0; i < PULSES; i++) {
      int value = multRounded(factor, (codes[i] << 1) - 7 << 12);
      into[grid + 3 * i] = add(value, round) >> shift;
    }
  }
}
