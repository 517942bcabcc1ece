package org.legato.media.audio;

/** How loud a frame is: the mean of its samples without their sign. */
final class Loudness {
  /** Nothing at all, in dB, as in RFC 6464. */
  static final double SILENCE_DB = -127;

  /** The mean of the loudest sine. */
  private static final double LOUDEST = 32767 * 2 / Math.PI;

  private Loudness() {}

  /** The mean of a frame. */
  static float of(short[] frame) {
    // Without a branch, and in ints: the compiler makes vector instructions of it.
    int sum = 0;
    for (int i = 0; i < frame.length; i++) {
      sum += Math.abs(frame[i]);
    }
    return (float) sum / frame.length;
  }

  /** The mean that is so many dB below the loudest sine. */
  static float atDb(double db) {
    return (float) (LOUDEST * factor(db));
  }

  /** How many dB below the loudest sine a mean is, rounded to tenths. */
  static double db(float mean) {
    double db = mean <= 0 ? SILENCE_DB : 20 * Math.log10(mean / LOUDEST);
    return Math.round(10 * Math.max(SILENCE_DB, db)) / 10.0;
  }

  /** What makes samples so many dB louder when they are multiplied with it. */
  static double factor(double db) {
    return Math.pow(10, db / 20);
  }
}
