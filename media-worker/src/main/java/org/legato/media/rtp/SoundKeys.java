package org.legato.media.rtp;

import org.legato.media.audio.KeyDetector;

/** Finds keys in the peer's sound and gives them to the merger; belongs to one media thread. */
final class SoundKeys implements KeyDetector.Listener {
  private final KeyMerger keys;
  private final KeyDetector detector = new KeyDetector(this);
  private boolean hearing;
  private long nowMs;

  SoundKeys(KeyMerger keys) {
    this.keys = keys;
  }

  /** Twenty milliseconds at 8 kHz. */
  void hear(short[] narrow, long now) {
    nowMs = now;
    hearing = true;
    detector.feed(narrow, 0, narrow.length);
  }

  /** Nothing is heard: a key that was down is up again. */
  void pause(long now) {
    if (hearing) {
      nowMs = now;
      hearing = false;
      detector.reset();
    }
  }

  @Override
  public void began(int key) {
    keys.tone(key, nowMs);
  }

  @Override
  public void ended(int key, int durationMs) {
    keys.toneEnded(key, durationMs, nowMs);
  }
}
