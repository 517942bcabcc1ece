package org.legato.media.audio;

import java.util.Arrays;

/**
 * Brings frames of one stream from one rate to another of which one is a multiple of the other: a
 * windowed sinc below the lower Nyquist frequency. Belongs to one media thread and allocates
 * nothing after construction; delays by {@link #REACH} samples of the lower rate.
 */
public final class FrameResampler {
  /** Samples of the lower rate on each side that the filter looks at. */
  private static final int REACH = 20;

  /** The edge's middle as a fraction of the lower Nyquist frequency. */
  private static final double EDGE = 0.91;

  private final int up;
  private final int down;
  private final float[] taps;
  private final int memory;
  private float[] line = new float[0];

  /** From a rate to another, in Hz. */
  public FrameResampler(int from, int to) {
    if (from % to != 0 && to % from != 0) {
      throw new IllegalArgumentException("no whole ratio: " + from + " Hz to " + to + " Hz");
    }
    up = Math.max(1, to / from);
    down = Math.max(1, from / to);
    int ratio = up * down;
    int half = REACH * ratio;
    taps = new float[2 * half];
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      double x = i - half + 0.5;
      double sinc = Math.sin(Math.PI * EDGE * x / ratio) / (Math.PI * x);
      double edge = (x + half) / (2 * half);
      double window =
          0.42 - 0.5 * Math.cos(2 * Math.PI * edge) + 0.08 * Math.cos(4 * Math.PI * edge);
      taps[i] = (float) (sinc * window);
      sum += taps[i];
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] *= (float) (up / sum);
    }
    memory = taps.length / up - 1;
  }

  /**
   * Converts the next samples.
   *
   * @param count a multiple of the ratio when the rate falls
   * @return how many samples came out
   */
  public int convert(short[] in, int from, int count, short[] out, int at) {
    if (line.length < memory + count) {
      line = Arrays.copyOf(line, memory + count);
    }
    for (int i = 0; i < count; i++) {
      line[memory + i] = in[from + i];
    }
    int made = count * up / down;
    for (int n = 0; n < made; n++) {
      int newest = memory + n * down / up;
      int phase = n % up;
      float sum = 0;
      for (int k = phase, i = newest; k < taps.length; k += up, i--) {
        sum += taps[k] * line[i];
      }
      out[at + n] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    System.arraycopy(line, count, line, 0, memory);
    return made;
  }
}
