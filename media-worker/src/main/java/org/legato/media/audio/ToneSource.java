package org.legato.media.audio;

/** A cadence of one or two frequencies; also silence, with both frequencies 0. */
public final class ToneSource implements PlaylistEntry {
  private static final double AMPLITUDE = 8000;

  private final long length;
  private final int on;
  private final int cadence;
  private final double step1;
  private final double step2;
  private long position;

  /**
   * A tone.
   *
   * @param lengthMs how long altogether, 0 for ever
   * @param onMs sound of each cycle; 0 with offMs 0: without a break
   * @param hz frequency, 0 for none
   * @param hz2 second frequency, 0 for none
   */
  public ToneSource(int lengthMs, int onMs, int offMs, int hz, int hz2) {
    length = lengthMs * 8L;
    on = onMs * 8;
    cadence = (onMs + offMs) * 8;
    step1 = 2 * Math.PI * hz / 8000;
    step2 = 2 * Math.PI * hz2 / 8000;
  }

  /** Silence of a length. */
  public static ToneSource silence(int ms) {
    return new ToneSource(Math.max(1, ms), 0, 0, 0, 0);
  }

  @Override
  public boolean play(short[] out) {
    if (length > 0 && position >= length) {
      return false;
    }
    for (int i = 0; i < FRAME; i++, position++) {
      boolean sounds =
          (length == 0 || position < length) && (cadence == 0 || position % cadence < on);
      double value = 0;
      if (sounds) {
        value = step1 == 0 ? 0 : Math.sin(step1 * position);
        value += step2 == 0 ? 0 : Math.sin(step2 * position);
      }
      out[i] = (short) (AMPLITUDE * value);
    }
    return true;
  }
}
