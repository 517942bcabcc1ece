package org.legato.media.audio;

/**
 * Makes up sound for lost packets by repeating the last pitch period, louder first and fading out
 * after 10 ms, in the manner of ITU-T G.711 Appendix I; for codecs without a concealment of their
 * own. Belongs to one media thread and allocates nothing after construction.
 */
public final class Concealer {
  private static final int HISTORY_MS = 40;
  private static final int LONGEST_MS = 60;

  private final int perMs;
  private final short[] history;

  /** Where the oldest sample is: new ones take the place of the oldest. */
  private int begin;

  private int period;
  private int position;
  private int concealed;

  /** For sound of a rate in Hz. */
  public Concealer(int rate) {
    perMs = rate / 1000;
    history = new short[HISTORY_MS * perMs];
  }

  /** Sound that came; the first of it after a loss is blended with what was made up. */
  public void good(short[] pcm, int at, int count) {
    if (concealed > 0) {
      int blend = Math.min(count, 4 * perMs);
      for (int i = 0; i < blend; i++) {
        int made = next();
        pcm[at + i] = (short) ((pcm[at + i] * (i + 1) + made * (blend - i)) / (blend + 1));
      }
      concealed = 0;
    }
    remember(pcm, at, count);
  }

  /** Fills in for sound that did not come. */
  public void fill(short[] pcm, int at, int count) {
    if (concealed == 0) {
      period = pitch();
      position = history.length - period;
    }
    for (int i = 0; i < count; i++) {
      pcm[at + i] = (short) next();
    }
  }

  private int next() {
    int full = 10 * perMs;
    int end = LONGEST_MS * perMs;
    int gain =
        concealed < full ? 4096 : concealed >= end ? 0 : 4096 * (end - concealed) / (end - full);
    concealed++;
    int sample = past(position++) * gain >> 12;
    if (position == history.length) {
      position -= period;
    }
    return sample;
  }

  /** A sample of the history, 0 for the oldest. */
  private short past(int index) {
    int at = begin + index;
    return history[at < history.length ? at : at - history.length];
  }

  private void remember(short[] pcm, int at, int count) {
    int take = Math.min(count, history.length);
    int first = Math.min(take, history.length - begin);
    int from = at + count - take;
    System.arraycopy(pcm, from, history, begin, first);
    System.arraycopy(pcm, from + first, history, 0, take - first);
    begin = (begin + take) % history.length;
  }

  /** The lag from 2.5 to 15 ms at which the last 10 ms are most alike. */
  private int pitch() {
    int window = 10 * perMs;
    int from = history.length - window;
    // 8 kHz are enough to find it.
    int step = Math.max(1, perMs / 8);
    int best = 5 * perMs;
    double most = 0;
    for (int lag = 5 * perMs / 2; lag <= 15 * perMs; lag += step) {
      double product = 0;
      double energy = 1;
      for (int i = from; i < history.length; i += step) {
        int before = past(i - lag);
        product += past(i) * before;
        energy += before * before;
      }
      double likeness = product <= 0 ? 0 : product * product / energy;
      if (likeness > most) {
        most = likeness;
        best = lag;
      }
    }
    return best;
  }
}
