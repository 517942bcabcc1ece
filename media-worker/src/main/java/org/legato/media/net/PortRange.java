package org.legato.media.net;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** Even ports for RTP of a range, each with the odd one behind it for RTCP; used by one thread. */
public final class PortRange {
  private final int low;
  private final int pairs;
  private final BitSet taken;
  private int cursor;

  /**
   * A range.
   *
   * @param low the first port
   * @param high the last port
   */
  public PortRange(int low, int high) {
    this.low = low + (low & 1);
    this.pairs = Math.max(0, (high - this.low + 1) / 2);
    this.taken = new BitSet(pairs);
    // A program that comes back does not use the ports at once that its peers still send to.
    this.cursor = pairs == 0 ? 0 : ThreadLocalRandom.current().nextInt(pairs);
  }

  /** An even port that is free as far as this range knows. */
  public OptionalInt take() {
    if (taken.cardinality() == pairs) {
      return OptionalInt.empty();
    }
    int pair = taken.nextClearBit(cursor);
    if (pair >= pairs) {
      pair = taken.nextClearBit(0);
    }
    taken.set(pair);
    cursor = pair + 1;
    return OptionalInt.of(low + 2 * pair);
  }

  public void free(int port) {
    taken.clear((port - low) / 2);
  }

  public int inUse() {
    return taken.cardinality();
  }

  public int size() {
    return pairs;
  }
}
