package org.legato.media.audio;

/** How strong one frequency is in a stretch of samples (Goertzel's algorithm), at 8 kHz. */
public final class Goertzel {
  private Goertzel() {}

  /**
   * The amplitude of a frequency.
   *
   * @return amplitude in sample units: a pure sine of amplitude A gives about A
   */
  public static double amplitude(short[] samples, int from, int count, double hz) {
    double coefficient = 2 * Math.cos(2 * Math.PI * hz / 8000);
    double s1 = 0;
    double s2 = 0;
    for (int i = from; i < from + count; i++) {
      double s0 = samples[i] + coefficient * s1 - s2;
      s2 = s1;
      s1 = s0;
    }
    double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    return 2 * Math.sqrt(Math.max(0, power)) / count;
  }
}
