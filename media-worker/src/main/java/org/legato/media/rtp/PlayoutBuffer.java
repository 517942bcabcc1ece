package org.legato.media.rtp;

import java.util.Arrays;

/**
 * A jitter buffer of samples by RTP timestamp (8 kHz). Playing starts a fixed delay behind the
 * first packet; what is missing is concealed by repeating the last frame with a fade. Belongs to
 * one media thread; allocates nothing after construction.
 */
public final class PlayoutBuffer {
  private static final int SIZE = 4096;
  private static final int MASK = SIZE - 1;
  private static final int MOST_AHEAD = 1600;
  private static final int LATE_LIMIT = 10;
  private static final int CONCEALED_FRAMES = 3;

  private final short[] samples = new short[SIZE];
  private final boolean[] present = new boolean[SIZE];
  private final short[] last = new short[160];
  private final int delay;
  private int next;
  private boolean running;
  private int late;
  private int missing;
  private long concealedMs;

  /**
   * A buffer.
   *
   * @param delayMs how far playing stays behind the first packet
   */
  public PlayoutBuffer(int delayMs) {
    delay = delayMs * 8;
  }

  /** Where decoded samples of a timestamp go: call {@link #put} for each. */
  public boolean begin(int timestamp, int count) {
    int ahead = timestamp + count - next;
    if (!running || ahead > SIZE / 2 || ahead < -SIZE * 4) {
      restart(timestamp);
    } else if (timestamp - next < 0) {
      late++;
      if (late > LATE_LIMIT) {
        restart(timestamp);
      }
    } else {
      late = 0;
      if (ahead > MOST_AHEAD) {
        skipTo(timestamp - delay);
      }
    }
    return true;
  }

  /** Leaves nothing behind that would be heard when the ring comes round. */
  private void skipTo(int timestamp) {
    while (next - timestamp < 0) {
      present[next++ & MASK] = false;
    }
  }

  /** Another stream begins: its timestamps have nothing to do with those before. */
  public void reset() {
    running = false;
  }

  private void restart(int timestamp) {
    Arrays.fill(present, false);
    next = timestamp - delay;
    running = true;
    late = 0;
    missing = 0;
  }

  public void put(int timestamp, short sample) {
    if (timestamp - next >= 0) {
      samples[timestamp & MASK] = sample;
      present[timestamp & MASK] = true;
    }
  }

  /** Takes the next 20 ms; false if there is nothing to be heard. */
  public boolean take(short[] out) {
    if (!running) {
      return false;
    }
    int found = 0;
    for (int i = 0; i < 160; i++, next++) {
      int at = next & MASK;
      if (present[at]) {
        out[i] = samples[at];
        present[at] = false;
        found++;
      } else {
        out[i] = 0;
      }
    }
    if (found > 0) {
      missing = 0;
      System.arraycopy(out, 0, last, 0, 160);
      return true;
    }
    missing++;
    if (missing > CONCEALED_FRAMES) {
      if (missing > 50) {
        running = false;
      }
      return false;
    }
    concealedMs += 20;
    for (int i = 0; i < 160; i++) {
      out[i] = (short) (last[i] * (480 - (missing - 1) * 160 - i) / 480);
    }
    return true;
  }

  /** Sound made up for lost packets so far. */
  public long concealedMs() {
    return concealedMs;
  }
}
