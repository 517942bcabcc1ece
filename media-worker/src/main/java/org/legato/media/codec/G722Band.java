package org.legato.media.codec;

/**
 * One of the two bands of G.722: the adaptive quantiser's scale and the predictor with two poles
 * and six zeros (ITU-T G.722, blocks 3 and 4), the same at both ends of the line.
 */
final class G722Band {
  private static final int[] SCALES = {
    2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
    2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
  };

  private final int mostLog;
  private final int shift;
  private int log;
  private int scale;
  private int prediction;
  private int zeros;
  private final int[] reconstructed = new int[3];
  private final int[] partial = new int[3];
  private final int[] poles = new int[3];
  private final int[] coefficients = new int[7];
  private final int[] differences = new int[7];

  private G722Band(int scale, int mostLog, int shift) {
    this.scale = scale;
    this.mostLog = mostLog;
    this.shift = shift;
  }

  static G722Band low() {
    return new G722Band(32, 18432, 8);
  }

  static G722Band high() {
    return new G722Band(8, 22528, 10);
  }

  int scale() {
    return scale;
  }

  int prediction() {
    return prediction;
  }

  static int saturate(int value) {
    return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** Adapts the scale (LOGSCL, SCALEL and their likes of the high band). */
  void adapt(int weight) {
    log = Math.clamp((log * 127 >> 7) + weight, 0, mostLog);
    int down = shift - (log >> 11);
    int base = SCALES[log >> 6 & 31];
    scale = (down < 0 ? base << -down : base >> down) << 2;
  }

  /** Adapts the predictor to the quantised difference and predicts the next sample. */
  void predict(int difference) {
    differences[0] = difference;
    reconstructed[0] = saturate(prediction + difference);
    partial[0] = saturate(zeros + difference);
    int second = secondPole();
    int first = firstPole(second);
    int step = difference == 0 ? 0 : 128;
    for (int i = 1; i < 7; i++) {
      boolean same = differences[i] >> 15 == difference >> 15;
      coefficients[i] = saturate((same ? step : -step) + (coefficients[i] * 32640 >> 15));
    }
    for (int i = 6; i > 0; i--) {
      differences[i] = differences[i - 1];
    }
    for (int i = 2; i > 0; i--) {
      reconstructed[i] = reconstructed[i - 1];
      partial[i] = partial[i - 1];
    }
    poles[1] = first;
    poles[2] = second;
    int filtered =
        saturate(
            (first * saturate(2 * reconstructed[1]) >> 15)
                + (second * saturate(2 * reconstructed[2]) >> 15));
    int sum = 0;
    for (int i = 6; i > 0; i--) {
      sum += coefficients[i] * saturate(2 * differences[i]) >> 15;
    }
    zeros = saturate(sum);
    prediction = saturate(filtered + zeros);
  }

  private boolean sameSign(int ago) {
    return partial[0] >> 15 == partial[ago] >> 15;
  }

  private int secondPole() {
    int towards = saturate(poles[1] << 2);
    int step = Math.min(sameSign(1) ? -towards : towards, 32767) >> 7;
    int next = step + (sameSign(2) ? 128 : -128) + (poles[2] * 32512 >> 15);
    return Math.clamp(next, -12288, 12288);
  }

  private int firstPole(int second) {
    int next = saturate((sameSign(1) ? 192 : -192) + (poles[1] * 32640 >> 15));
    int most = saturate(15360 - second);
    return Math.clamp(next, -most, most);
  }
}
