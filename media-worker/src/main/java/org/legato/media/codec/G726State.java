package org.legato.media.codec;

import java.util.Arrays;

/**
 * The predictor and the adaptive quantiser of G.726 (ITU-T G.726 §2), the same at both ends of the
 * line; values are in the formats of the Recommendation.
 */
final class G726State {
  private static final int LEAST_SCALE = 544;
  private static final int MOST_SCALE = 5120;

  /** The floating point form of zero. */
  private static final int ZERO = 32;

  private static final int NEGATIVE_ZERO = ZERO - 1024;

  private final G726Rate rate;
  private final int[] zeros = new int[6];
  private final int[] differences = new int[6];
  private final int[] poles = new int[2];
  private final int[] signals = {ZERO, ZERO};
  private final boolean[] signs = new boolean[2];
  private int slowScale = 34816;
  private int fastScale = LEAST_SCALE;
  private int shortAverage;
  private int longAverage;
  private int speed;
  private boolean tone;

  /** Of the sample at hand. */
  private int zeroEstimate;

  private int estimate;
  private int scale;

  G726State(G726Rate rate) {
    this.rate = rate;
    Arrays.fill(differences, ZERO);
  }

  /** Encodes a sample of 14 bits. */
  int encode(int sample) {
    predict();
    int difference = sample - estimate;
    int code = quantise(difference);
    decode(code);
    return code;
  }

  /** Decodes a code to a sample of 14 bits. */
  int next(int code) {
    predict();
    return decode(code);
  }

  private void predict() {
    int sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += product(zeros[i] >> 2, differences[i]);
    }
    zeroEstimate = sum >> 1;
    estimate = sum + product(poles[0] >> 2, signals[0]) + product(poles[1] >> 2, signals[1]) >> 1;
    if (speed >= 256) {
      scale = fastScale;
      return;
    }
    int slow = slowScale >> 6;
    int step = (fastScale - slow) * (speed >> 2);
    scale = slow + (step < 0 ? step + 63 >> 6 : step >> 6);
  }

  /** A coefficient times a number in floating point form (FMULT). */
  private static int product(int coefficient, int number) {
    int size = coefficient > 0 ? coefficient : -coefficient & 0x1FFF;
    int exponent = width(size) - 6;
    int mantissa = size == 0 ? 32 : exponent >= 0 ? size >> exponent : size << -exponent;
    int shift = exponent + (number >> 6 & 0xF) - 13;
    int value = mantissa * (number & 0x3F) + 0x30 >> 4;
    int product = shift >= 0 ? value << shift & 0x7FFF : value >> -shift;
    return (coefficient ^ number) < 0 ? -product : product;
  }

  private static int width(int value) {
    return 32 - Integer.numberOfLeadingZeros(value);
  }

  private int quantise(int difference) {
    int size = Math.abs(difference);
    int exponent = width(size >> 1);
    int logarithm = (exponent << 7) + (size << 7 >> exponent & 0x7F) - (scale >> 2);
    int[] limits = rate.limits();
    int level = 0;
    while (level < limits.length && logarithm >= limits[level]) {
      level++;
    }
    int last = rate.outputs().length - 1;
    if (difference < 0) {
      return last - level;
    }
    // The code of all zeros is not used, but at 16 kbit/s there is none to spare.
    return level == 0 && rate.bits() > 2 ? last : level;
  }

  private int decode(int code) {
    boolean negative = code >> rate.bits() - 1 != 0;
    int logarithm = rate.outputs()[code] + (scale >> 2);
    int size = logarithm < 0 ? 0 : 128 + (logarithm & 127) << 7 >> 14 - (logarithm >> 7 & 15);
    int signal = negative ? estimate - size : estimate + size;
    update(code, negative, size, signal);
    return signal;
  }

  private void update(int code, boolean negative, int size, int signal) {
    int partial = signal + zeroEstimate - estimate;
    boolean transition = transition(size);
    int weight = rate.weights()[code];
    fastScale = Math.clamp(scale + (weight - scale >> 5), LEAST_SCALE, MOST_SCALE);
    slowScale += fastScale + (-slowScale >> 6);
    int second = 0;
    if (transition) {
      Arrays.fill(poles, 0);
      Arrays.fill(zeros, 0);
    } else {
      second = adaptPoles(partial);
      adaptZeros(negative, size);
    }
    System.arraycopy(differences, 0, differences, 1, 5);
    differences[0] = floating(size, negative);
    signals[1] = signals[0];
    signals[0] = signal == -32768 ? NEGATIVE_ZERO : floating(Math.abs(signal), signal < 0);
    signs[1] = signs[0];
    signs[0] = partial < 0;
    tone = !transition && second < -11776;
    adaptSpeed(code, transition);
  }

  private static int floating(int size, boolean negative) {
    int exponent = width(size);
    int value = size == 0 ? ZERO : (exponent << 6) + (size << 6 >> exponent);
    return negative ? value - 1024 : value;
  }

  /** Whether data on a modem line changes all at once (TRANS). */
  private boolean transition(int size) {
    int integer = slowScale >> 15;
    int threshold = integer > 9 ? 31 << 10 : 32 + (slowScale >> 10 & 31) << integer;
    return tone && size > threshold + (threshold >> 1) >> 1;
  }

  private int adaptPoles(int partial) {
    boolean other = signs[0] != partial < 0;
    int second = poles[1] - (poles[1] >> 7);
    if (partial != 0) {
      int first = other ? poles[0] : -poles[0];
      if (first < -8191) {
        second -= 0x100;
      } else if (first > 8191) {
        second += 0xFF;
      } else {
        second += first >> 5;
      }
      second += signs[1] != partial < 0 ? -0x80 : 0x80;
      second = Math.clamp(second, -12288, 12288);
    }
    poles[1] = second;
    int first = poles[0] - (poles[0] >> 8);
    if (partial != 0) {
      first += other ? -192 : 192;
    }
    int most = 15360 - second;
    poles[0] = Math.clamp(first, -most, most);
    return second;
  }

  private void adaptZeros(boolean negative, int size) {
    // 1 - 2^-9 at 40 kbit/s, 1 - 2^-8 at the others; ffmpeg has the latter at all.
    int leak = rate.bits() == 5 ? 9 : 8;
    for (int i = 0; i < 6; i++) {
      int step = size == 0 ? 0 : negative == differences[i] < 0 ? 128 : -128;
      zeros[i] += step - (zeros[i] >> leak);
    }
  }

  private void adaptSpeed(int code, boolean transition) {
    int now = rate.speeds()[code];
    shortAverage += now - shortAverage >> 5;
    longAverage += (now << 2) - longAverage >> 7;
    boolean fast =
        scale < 1536 || tone || Math.abs((shortAverage << 2) - longAverage) >= longAverage >> 3;
    speed = transition ? 256 : fast ? speed + (512 - speed >> 4) : speed + (-speed >> 4);
  }
}
