package org.legato.media.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames of 20 ms that one media thread hands to another: one puts, one takes, nobody waits. When
 * the taker stands still what comes meanwhile is dropped; when it has fallen behind it takes the
 * newest frame, so that the delay stays below {@link #MOST_BEHIND} frames.
 */
public final class FrameRing {
  private static final int FRAMES = 8;

  /** A frame at 48 kHz. */
  private static final int LONGEST = 960;

  private static final int MOST_BEHIND = 3;

  private final short[][] frames = new short[FRAMES][LONGEST];
  private final int[] lengths = new int[FRAMES];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /** Puts a copy of a frame; false if it was dropped. */
  public boolean offer(short[] frame) {
    long at = put.getPlain();
    if (at - taken.getAcquire() >= FRAMES) {
      return false;
    }
    int slot = (int) (at % FRAMES);
    System.arraycopy(frame, 0, frames[slot], 0, frame.length);
    lengths[slot] = frame.length;
    put.setRelease(at + 1);
    return true;
  }

  /** Takes the next frame; gives its length, 0 if there is none. */
  int poll(short[] into) {
    long waiting = put.getAcquire();
    long at = taken.getPlain();
    if (at == waiting) {
      return 0;
    }
    if (waiting - at > MOST_BEHIND) {
      at = waiting - 1;
    }
    int slot = (int) (at % FRAMES);
    int length = lengths[slot];
    System.arraycopy(frames[slot], 0, into, 0, length);
    taken.setRelease(at + 1);
    return length;
  }
}
