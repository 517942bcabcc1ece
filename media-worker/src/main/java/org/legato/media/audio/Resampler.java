package org.legato.media.audio;

/**
 * Brings whole sounds from one rate to another: a windowed sinc below the lower Nyquist frequency,
 * its values kept for each phase that an output sample can have between two input samples.
 */
final class Resampler {
  /** Output samples on each side that the filter looks at; more make its edge steeper. */
  private static final int REACH = 24;

  /** The edge's middle as a fraction of the Nyquist frequency: 3.6 kHz of 4. */
  private static final double EDGE = 0.9;

  /** Rates without a common divisor would need a filter for each sample of a second. */
  private static final int MOST_PHASES = 1024;

  private final int up;
  private final int down;
  private final int phases;
  private final int half;
  private final float[][] taps;

  /** From a rate to another one, in Hz. */
  Resampler(int from, int to) {
    int divisor = gcd(from, to);
    up = to / divisor;
    down = from / divisor;
    double step = Math.max(1, (double) from / to);
    double cut = EDGE / step;
    half = (int) Math.ceil(REACH * step);
    phases = Math.min(up, MOST_PHASES);
    taps = new float[phases][2 * half + 1];
    for (int phase = 0; phase < phases; phase++) {
      double fraction = (double) phase / phases;
      double sum = 0;
      for (int k = -half; k <= half; k++) {
        double x = k - fraction;
        double sinc = x == 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
        double window =
            Math.abs(x) >= half + 1
                ? 0
                : 0.42
                    + 0.5 * Math.cos(Math.PI * x / (half + 1))
                    + 0.08 * Math.cos(2 * Math.PI * x / (half + 1));
        taps[phase][k + half] = (float) (sinc * window);
        sum += sinc * window;
      }
      for (int k = 0; k <= 2 * half; k++) {
        taps[phase][k] /= (float) sum;
      }
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  short[] resample(short[] in) {
    short[] out = new short[(int) ((long) in.length * up / down)];
    for (int n = 0; n < out.length; n++) {
      long position = (long) n * down;
      int centre = (int) (position / up);
      float[] filter = taps[(int) (position % up * phases / up)];
      int from = Math.max(0, centre - half);
      int to = Math.min(in.length - 1, centre + half);
      float sum = 0;
      for (int k = from; k <= to; k++) {
        sum += in[k] * filter[k - centre + half];
      }
      out[n] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }
}
