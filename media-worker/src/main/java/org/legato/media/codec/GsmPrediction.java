package org.legato.media.codec;

/**
 * Linear prediction of GSM 06.10: from a frame to the codes of its log area ratios (5.2.4–5.2.7).
 */
final class GsmPrediction {
  private static final int[] MOST = {31, 31, 15, 15, 7, 7, 3, 3};

  private final int[] correlation = new int[9];
  private final int[] forward = new int[9];
  private final int[] backward = new int[9];
  private final int[] reflections = new int[8];

  /** Analyses a frame, which loses some low bits where it is loud. */
  void analyse(int[] signal, int[] codes) {
    correlate(signal);
    reflect();
    for (int i = 0; i < 8; i++) {
      int size = GsmMath.abs(reflections[i]);
      if (size < 22118) {
        size >>= 1;
      } else if (size < 31130) {
        size -= 11059;
      } else {
        size = size - 26112 << 2;
      }
      int ratio = reflections[i] < 0 ? -size : size;
      int value = GsmMath.add(GsmMath.add(GsmMath.mult(GsmMath.A[i], ratio), GsmMath.B[i]), 256);
      codes[i] = Math.clamp(value >> 9, GsmMath.LEAST[i], MOST[i]) - GsmMath.LEAST[i];
    }
  }

  private void correlate(int[] signal) {
    int largest = 0;
    for (int sample : signal) {
      largest = Math.max(largest, GsmMath.abs(sample));
    }
    int scale = largest == 0 ? 0 : 4 - GsmMath.norm(largest << 16);
    if (scale > 0) {
      for (int k = 0; k < signal.length; k++) {
        signal[k] = GsmMath.multRounded(signal[k], 16384 >> scale - 1);
      }
    }
    for (int lag = 0; lag <= 8; lag++) {
      int sum = 0;
      for (int k = lag; k < signal.length; k++) {
        sum += signal[k] * signal[k - lag];
      }
      correlation[lag] = sum << 1;
    }
    if (scale > 0) {
      for (int k = 0; k < signal.length; k++) {
        signal[k] = (short) (signal[k] << scale);
      }
    }
  }

  /** Schur's recursion (5.2.5). */
  private void reflect() {
    java.util.Arrays.fill(reflections, 0);
    if (correlation[0] == 0) {
      return;
    }
    int room = GsmMath.norm(correlation[0]);
    for (int i = 0; i <= 8; i++) {
      forward[i] = correlation[i] << room >> 16;
      backward[i] = forward[i];
    }
    for (int n = 0; n < 8; n++) {
      int size = GsmMath.abs(forward[1]);
      if (forward[0] < size) {
        return;
      }
      int quotient = size == forward[0] ? 32767 : (size << 15) / forward[0];
      int reflection = forward[1] > 0 ? -quotient : quotient;
      reflections[n] = reflection;
      if (n == 7) {
        return;
      }
      forward[0] = GsmMath.add(forward[0], GsmMath.multRounded(forward[1], reflection));
      for (int m = 1; m <= 7 - n; m++) {
        int next = forward[m + 1];
        int below = backward[m];
        forward[m] = GsmMath.add(next, GsmMath.multRounded(below, reflection));
        backward[m] = GsmMath.add(below, GsmMath.multRounded(next, reflection));
      }
    }
  }
}
