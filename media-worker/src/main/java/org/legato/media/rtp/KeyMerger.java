package org.legato.media.rtp;

/**
 * Makes one key press of what RFC 4733 packets, SIP INFO and tones report. A press is reported when
 * another key begins or nothing more was heard of it for a while. Belongs to one media thread.
 */
public final class KeyMerger {
  private static final long QUIET_MS = 200;

  /** The longest duration of one event; a longer press goes on as another (RFC 4733 §2.5.1.3). */
  private static final int LONGEST = 0xFFFF;

  /** Packets of an earlier event may come this late. */
  private static final int OVERTAKEN_MS = 2000;

  /** Gets the merged presses. */
  @FunctionalInterface
  public interface Sink {
    void pressed(int key, int durationMs);
  }

  private final Sink sink;
  private int key = -1;
  private int durationMs;
  private int segmentsBefore;
  private long lastHeard;
  private int lastTimestamp;
  private boolean timestampKnown;

  public KeyMerger(Sink sink) {
    this.sink = sink;
  }

  /**
   * An event of an RFC 4733 packet; all packets of one event carry its timestamp.
   *
   * @param timestamp of the event's beginning, in units of its clock
   * @param duration in the same units
   * @param perMs units of the clock in a millisecond
   */
  public void packet(int code, int timestamp, int duration, int perMs, long nowMs) {
    if (timestampKnown && timestamp == lastTimestamp) {
      if (key == code) {
        hold(duration, perMs, nowMs);
      }
      return;
    }
    int since = timestamp - lastTimestamp;
    if (timestampKnown && since < 0 && since > -OVERTAKEN_MS * perMs) {
      return;
    }
    boolean goesOn = timestampKnown && key == code && since == LONGEST;
    timestampKnown = true;
    lastTimestamp = timestamp;
    if (goesOn) {
      segmentsBefore += LONGEST;
    } else {
      flush();
      segmentsBefore = 0;
      key = code;
      durationMs = 0;
    }
    hold(duration, perMs, nowMs);
  }

  private void hold(int duration, int perMs, long nowMs) {
    durationMs = Math.max(durationMs, (segmentsBefore + duration) / perMs);
    lastHeard = nowMs;
  }

  /** A whole press from signalling. */
  public void signal(int code, int duration, long nowMs) {
    if (key != code) {
      flush();
      key = code;
      durationMs = duration;
    } else {
      durationMs = Math.max(durationMs, duration);
    }
    lastHeard = nowMs;
  }

  /** A key began in the sound, which tells two presses of one key apart. */
  public void tone(int code, long nowMs) {
    flush();
    key = code;
    durationMs = 0;
    lastHeard = Long.MAX_VALUE;
  }

  /** It ended. */
  public void toneEnded(int code, int duration, long nowMs) {
    if (key == code) {
      durationMs = duration;
      lastHeard = nowMs;
    }
  }

  /** Time passes. */
  public void tick(long nowMs) {
    if (key >= 0 && lastHeard <= nowMs - QUIET_MS) {
      flush();
    }
  }

  private void flush() {
    if (key >= 0) {
      int pressed = key;
      key = -1;
      sink.pressed(pressed, durationMs);
    }
  }
}
