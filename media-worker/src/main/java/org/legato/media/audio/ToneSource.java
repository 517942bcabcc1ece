package org.legato.media.audio;

/** A cadence of one or two frequencies; also silence, with both frequencies 0. */
public final class ToneSource implements PlaylistEntry {
  private static final double AMPLITUDE = 8000;

  /** All times in units of 1/48000 s, which all rates divide. */
  private static final int UNITS = 48000;

  private final long length;
  private final long on;
  private final long cadence;
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
    length = lengthMs * (UNITS / 1000L);
    on = onMs * (UNITS / 1000L);
    cadence = ((long) onMs + offMs) * (UNITS / 1000);
    step1 = 2 * Math.PI * hz / UNITS;
    step2 = 2 * Math.PI * hz2 / UNITS;
  }

  /** Silence of a length. */
  public static ToneSource silence(int ms) {
    return new ToneSource(Math.max(1, ms), 0, 0, 0, 0);
  }

  @Override
  public long skip(long frames) {
    int frame = UNITS / FRAMES_PER_SECOND;
    long left = length == 0 ? frames : Math.ceilDiv(Math.max(0, length - position), (long) frame);
    long skipped = Math.min(frames, left);
    position += skipped * frame;
    return skipped;
  }

  @Override
  public boolean play(short[] out) {
    if (length > 0 && position >= length) {
      return false;
    }
    int step = UNITS / FRAMES_PER_SECOND / out.length;
    for (int i = 0; i < out.length; i++, position += step) {
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
