package org.legato.media.rtp;

import java.util.ArrayDeque;

/** The keys that a session sends as telephone-event packets (RFC 4733 §2.5.1). */
final class KeySender {
  private static final int FRAME_MS = 20;
  private static final int MOST_WAITING = 64;
  private static final int END_PACKETS = 3;

  /** What its field can hold; a longer press goes on as another event (§2.5.1.3). */
  private static final int MOST_DURATION = 0xFFFF;

  private record Key(int code, int ms) {}

  private final ArrayDeque<Key> waiting = new ArrayDeque<>();
  private boolean idle = true;
  private long pressed;
  private long before;
  private int elapsed;
  private boolean over;
  private int ends;
  private int begin;
  private boolean first;

  /** Queues a key; false if too many wait. */
  boolean add(int code, int ms) {
    boolean added =
        waiting.size() < MOST_WAITING && waiting.add(new Key(code, Math.max(FRAME_MS, ms)));
    idle = waiting.isEmpty();
    return added;
  }

  boolean idle() {
    return idle;
  }

  /**
   * The next 20 ms of the key.
   *
   * @param timestamp of the present frame
   * @param clock of the RTP stream in Hz
   */
  void advance(int timestamp, int clock) {
    first = pressed == 0;
    if (first) {
      begin = timestamp;
      before = 0;
      over = false;
    } else if (elapsed == MOST_DURATION && !over) {
      begin += MOST_DURATION;
      before += MOST_DURATION;
    }
    long length = (long) waiting.peek().ms() * (clock / 1000);
    pressed = Math.min(pressed + clock / 50, length);
    elapsed = (int) Math.min(pressed - before, MOST_DURATION);
    over = before + elapsed == length;
  }

  int code() {
    return waiting.peek().code();
  }

  /** The timestamp of all packets of the event. */
  int begin() {
    return begin;
  }

  /** Duration of the event so far, in units of the RTP clock. */
  int elapsed() {
    return elapsed;
  }

  /** Whether this is the first packet of the key, which has the marker. */
  boolean first() {
    return first;
  }

  /** Whether the key is over: its last packet is sent three times. */
  boolean ended() {
    return over;
  }

  /** A packet of it was sent; true if that was its last. */
  boolean sent() {
    if (ended() && ++ends == END_PACKETS) {
      waiting.poll();
      idle = waiting.isEmpty();
      pressed = 0;
      ends = 0;
      return true;
    }
    return false;
  }
}
