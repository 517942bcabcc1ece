package org.legato.media.audio;

/**
 * Finds DTMF keys in sound at 8 kHz (ITU-T Q.23, tolerances of Q.24). The sound is cut into halves
 * of 6.4 ms; two of them make a block. In a block the strongest row and column must carry most of
 * its power with little twist; over a press both must keep their frequency, which the phase from
 * half to half tells precisely, for at least five halves of even level: that is what speech does
 * not do. Belongs to one media thread and allocates nothing.
 */
public final class KeyDetector {
  /** Told from within {@link #feed}. */
  public interface Listener {
    /** A key is down; by now for some 40 ms. */
    void began(int key);

    /** The key is up again. */
    void ended(int key, int durationMs);
  }

  private static final double[] HERTZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};

  /** Key codes of RFC 4733 by row and column. */
  private static final int[] CODES = {1, 2, 3, 12, 4, 5, 6, 13, 7, 8, 9, 14, 10, 0, 11, 15};

  private static final int HALF = 51;
  private static final int BLOCK = 2 * HALF;
  private static final int TONES = HERTZ.length;

  /** Amplitude below which a tone is not looked at: some 36 dB below the loudest sine. */
  private static final double FAINT = 500;

  private static final double PURE = 0.7;

  /** Power of the column to that of the row: the low group may be 11 dB louder, the high one 6. */
  private static final double MOST_TWIST = 4;

  private static final double LEAST_TWIST = 0.08;
  private static final double OTHER_TONES = 0.35;

  /** Of the loudest half; the beat of two tones takes some of a half's level. */
  private static final double EVEN = 0.4;

  /** Q.24: 1.5 % must be accepted, 3.5 % must not. */
  private static final double TOLERANCE = 0.025;

  /** Between two keys that are sent as sound. */
  private static final int PAUSE_MS = 80;

  private static final int NEEDED_HALVES = 5;
  private static final int MISSES_TO_END = 4;

  private static final float[][] COS = new float[TONES][HALF];
  private static final float[][] SIN = new float[TONES][HALF];

  /** What the phase of a tone advances from one half to the next. */
  private static final double[] ADVANCE = new double[TONES];

  static {
    for (int tone = 0; tone < TONES; tone++) {
      double step = 2 * Math.PI * HERTZ[tone] / 8000;
      ADVANCE[tone] = step * HALF;
      for (int i = 0; i < HALF; i++) {
        COS[tone][i] = (float) Math.cos(step * i);
        SIN[tone][i] = (float) Math.sin(step * i);
      }
    }
  }

  private final Listener listener;
  private final float[] half = new float[HALF];
  private int filled;

  private double[] re = new double[TONES];
  private double[] im = new double[TONES];
  private double[] beforeRe = new double[TONES];
  private double[] beforeIm = new double[TONES];
  private double energyBefore;
  private final double[] power = new double[TONES];

  private final double[] levels = new double[NEEDED_HALVES + 2];
  private int candidate = -1;
  private int hits;
  private double rowRe;
  private double rowIm;
  private double columnRe;
  private double columnIm;

  private int key = -1;
  private double keyPower;
  private int keyHalves;
  private int misses;

  public KeyDetector(Listener listener) {
    this.listener = listener;
  }

  /**
   * The sound of a key with a pause behind it.
   *
   * @param key as RFC 4733 numbers them, 0 to 15
   */
  public static PlaylistEntry tone(int key, int ms) {
    int place = 0;
    while (CODES[place] != key) {
      place++;
    }
    int row = (int) HERTZ[place / 4];
    int column = (int) HERTZ[4 + place % 4];
    return new ToneSource(ms + PAUSE_MS, ms, PAUSE_MS, row, column);
  }

  /** Takes the next samples, PCM at 8 kHz. */
  public void feed(short[] samples, int from, int count) {
    for (int i = from; i < from + count; i++) {
      half[filled++] = samples[i];
      if (filled == HALF) {
        filled = 0;
        onHalf();
      }
    }
  }

  /** Forgets what it was in the middle of, as after a gap. */
  public void reset() {
    if (key >= 0) {
      release();
    }
    filled = 0;
    energyBefore = 0;
    candidate = -1;
    hits = 0;
    java.util.Arrays.fill(re, 0);
    java.util.Arrays.fill(im, 0);
  }

  private void onHalf() {
    double[] swapRe = beforeRe;
    double[] swapIm = beforeIm;
    beforeRe = re;
    beforeIm = im;
    re = swapRe;
    im = swapIm;
    double energy = transform();
    int found = block(energy + energyBefore);
    energyBefore = energy;
    if (key >= 0) {
      hold(found);
    } else {
      collect(found);
    }
  }

  /** The half's spectrum at the eight tones; gives its energy. */
  private double transform() {
    float energy = 0;
    for (int i = 0; i < HALF; i++) {
      energy += half[i] * half[i];
    }
    for (int tone = 0; tone < TONES; tone++) {
      float real = 0;
      float imaginary = 0;
      float[] cos = COS[tone];
      float[] sin = SIN[tone];
      for (int i = 0; i < HALF; i++) {
        real += half[i] * cos[i];
        imaginary -= half[i] * sin[i];
      }
      re[tone] = real;
      im[tone] = imaginary;
    }
    return energy;
  }

  /** The key that the last two halves sound like, as row * 4 + column, or -1. */
  private int block(double energy) {
    for (int tone = 0; tone < TONES; tone++) {
      double cos = Math.cos(ADVANCE[tone]);
      double sin = Math.sin(ADVANCE[tone]);
      double real = beforeRe[tone] + re[tone] * cos + im[tone] * sin;
      double imaginary = beforeIm[tone] + im[tone] * cos - re[tone] * sin;
      power[tone] = real * real + imaginary * imaginary;
    }
    int row = strongest(0);
    int column = strongest(4);
    double faint = FAINT * BLOCK / 2 * (FAINT * BLOCK / 2);
    double twist = power[column] / power[row];
    boolean clear =
        power[row] > faint
            && power[column] > faint
            && twist < MOST_TWIST
            && twist > LEAST_TWIST
            && alone(0, row)
            && alone(4, column)
            // A sine's power at its own frequency is its energy times half the samples.
            && (power[row] + power[column]) / (BLOCK / 2.0) > PURE * energy;
    return clear ? row * 4 + column - 4 : -1;
  }

  private int strongest(int group) {
    int best = group;
    for (int tone = group + 1; tone < group + 4; tone++) {
      if (power[tone] > power[best]) {
        best = tone;
      }
    }
    return best;
  }

  private boolean alone(int group, int best) {
    for (int tone = group; tone < group + 4; tone++) {
      if (tone != best && power[tone] > OTHER_TONES * power[best]) {
        return false;
      }
    }
    return true;
  }

  private void collect(int found) {
    if (found < 0) {
      candidate = -1;
      hits = 0;
      return;
    }
    int row = found / 4;
    int column = 4 + found % 4;
    double level = level(row, column);
    if (found != candidate) {
      candidate = found;
      hits = 0;
      rowRe = 0;
      rowIm = 0;
      columnRe = 0;
      columnIm = 0;
      // The block's first half belongs to the press as well.
      levels[hits++] = beforeLevel(row, column);
    }
    levels[hits % levels.length] = level;
    hits++;
    rowRe += beforeRe[row] * re[row] + beforeIm[row] * im[row];
    rowIm += beforeRe[row] * im[row] - beforeIm[row] * re[row];
    columnRe += beforeRe[column] * re[column] + beforeIm[column] * im[column];
    columnIm += beforeRe[column] * im[column] - beforeIm[column] * re[column];
    if (evenHalves() >= NEEDED_HALVES
        && near(row, rowRe, rowIm)
        && near(column, columnRe, columnIm)) {
      key = found;
      keyPower = power[row] + power[column];
      keyHalves = hits;
      misses = 0;
      candidate = -1;
      hits = 0;
      listener.began(CODES[key]);
    }
  }

  private double level(int row, int column) {
    return re[row] * re[row]
        + im[row] * im[row]
        + re[column] * re[column]
        + im[column] * im[column];
  }

  private double beforeLevel(int row, int column) {
    return beforeRe[row] * beforeRe[row]
        + beforeIm[row] * beforeIm[row]
        + beforeRe[column] * beforeRe[column]
        + beforeIm[column] * beforeIm[column];
  }

  /**
   * How many of the last halves are as loud as the loudest: those at the edges of a press aren't.
   */
  private int evenHalves() {
    int known = Math.min(hits, levels.length);
    double most = 0;
    for (int i = 0; i < known; i++) {
      most = Math.max(most, levels[i]);
    }
    int even = 0;
    for (int i = 0; i < known; i++) {
      if (levels[i] > most * EVEN) {
        even++;
      }
    }
    return even;
  }

  /** Whether a tone's mean phase advance is that of its own frequency. */
  private static boolean near(int tone, double crossRe, double crossIm) {
    double excess = Math.atan2(crossIm, crossRe) - ADVANCE[tone];
    excess -= 2 * Math.PI * Math.rint(excess / (2 * Math.PI));
    double hertz = excess / (2 * Math.PI) * 8000 / HALF;
    return Math.abs(hertz) < TOLERANCE * HERTZ[tone];
  }

  private void hold(int found) {
    keyHalves++;
    boolean same = found == key && power[key / 4] + power[4 + key % 4] > keyPower / 4;
    misses = same ? 0 : misses + 1;
    if (misses >= MISSES_TO_END) {
      release();
    }
  }

  private void release() {
    int ended = key;
    key = -1;
    listener.ended(CODES[ended], (keyHalves - misses) * HALF / 8);
  }
}
