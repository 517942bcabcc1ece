package org.legato.media.trunk;

import java.nio.ShortBuffer;

/**
 * Puts the frames of one stream between two workers in order and evens out when they come: each is
 * played one frame after it was due. A frame that comes later than that lengthens the wait, which
 * shrinks again when five seconds have shown that nobody needs it. Belongs to one media thread.
 */
final class TrunkBuffer {
  /** The frame is not here. */
  static final int MISSING = -1;

  /** Of a frame at 48 kHz. */
  static final int LONGEST = 960;

  private static final int SLOTS = 16;
  private static final int WHOLE = 3;

  /** Frames that wait in the usual case, the one that is due included. */
  private static final int USUAL = 2;

  private static final int MOST = 8;
  private static final int WATCHED = 250;

  /** So many turns without a frame, and the next one begins anew. */
  private static final int GIVEN_UP = 10;

  private final short[][] frames = new short[SLOTS][LONGEST];
  private final int[] numbers = new int[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final int[] parts = new int[SLOTS];
  private boolean started;
  private int next;
  private int newest;
  private int least = Integer.MAX_VALUE;
  private int turns;
  private int empty;

  /**
   * Takes what has arrived of a frame.
   *
   * @param number of the frame
   * @param part 3 the whole of it, 1 its first half, 2 its second
   * @param length samples of the whole frame
   */
  void put(int number, int part, int length, ShortBuffer samples) {
    if (length == 0) {
      return;
    }
    if (!started || number - next >= SLOTS) {
      begin(number);
    }
    if (number - next < 0) {
      // Its turn is over.
      return;
    }
    int slot = number & SLOTS - 1;
    if (numbers[slot] != number || lengths[slot] != length) {
      numbers[slot] = number;
      lengths[slot] = length;
      parts[slot] = 0;
    }
    int from = part == 2 ? length / 2 : 0;
    samples.get(0, frames[slot], from, part == WHOLE ? length : length / 2);
    parts[slot] |= part;
    if (number - newest > 0) {
      newest = number;
    }
  }

  private void begin(int number) {
    started = true;
    next = number - USUAL + 1;
    newest = number;
    empty = 0;
    turns = 0;
    least = Integer.MAX_VALUE;
    for (int i = 0; i < SLOTS; i++) {
      parts[i] = 0;
    }
  }

  /** Takes the frame that is due; gives its length, {@link #MISSING}, or 0 if nothing comes. */
  int poll(short[] into) {
    if (!started) {
      return 0;
    }
    int waiting = newest - next + 1;
    if (waiting <= 0) {
      started = ++empty < GIVEN_UP;
      return started ? MISSING : 0;
    }
    empty = 0;
    least = Math.min(least, waiting);
    if (waiting > MOST) {
      next = newest - USUAL + 1;
    } else if (++turns == WATCHED) {
      next += least > USUAL ? 1 : 0;
      turns = 0;
      least = Integer.MAX_VALUE;
    }
    int slot = next & SLOTS - 1;
    boolean here = numbers[slot] == next && parts[slot] == WHOLE;
    next++;
    if (!here) {
      return MISSING;
    }
    parts[slot] = 0;
    System.arraycopy(frames[slot], 0, into, 0, lengths[slot]);
    return lengths[slot];
  }
}
