package org.legato.media.rtp;

import java.util.ArrayDeque;

/** The keys that a session sends as telephone-event packets (RFC 4733 §2.5.1). */
final class KeySender {
  private static final int FRAME = 160;
  private static final int MOST_WAITING = 64;
  private static final int END_PACKETS = 3;

  private record Key(int code, int samples) {}

  private final ArrayDeque<Key> waiting = new ArrayDeque<>();
  private int elapsed;
  private int ends;
  private int begin;
  private boolean first;

  /** Queues a key; false if too many wait. */
  boolean add(int code, int ms) {
    return waiting.size() < MOST_WAITING && waiting.add(new Key(code, Math.max(FRAME, ms * 8)));
  }

  boolean idle() {
    return waiting.isEmpty();
  }

  /**
   * The next 20 ms of the key.
   *
   * @param timestamp of the present frame
   */
  void advance(int timestamp) {
    first = elapsed == 0;
    if (first) {
      begin = timestamp;
    }
    elapsed = Math.min(elapsed + FRAME, waiting.peek().samples());
  }

  int code() {
    return waiting.peek().code();
  }

  /** The timestamp of all packets of the key. */
  int begin() {
    return begin;
  }

  /** Duration so far, in samples. */
  int elapsed() {
    return elapsed;
  }

  /** Whether this is the first packet of the key, which has the marker. */
  boolean first() {
    return first;
  }

  /** Whether the key is over: its last packet is sent three times. */
  boolean ended() {
    return elapsed >= waiting.peek().samples();
  }

  /** A packet of it was sent; true if that was its last. */
  boolean sent() {
    if (ended() && ++ends == END_PACKETS) {
      waiting.poll();
      elapsed = 0;
      ends = 0;
      return true;
    }
    return false;
  }
}
