package org.legato.media.audio;

import java.util.List;
import org.legato.media.ConferenceSettings;

/**
 * Chooses who is heard in a room: everybody in a small one, the loudest in a large one. One pass
 * over all voices a frame, without an allocation.
 */
final class SpeakerSelection {
  private static final int FRAME_MS = 20;

  private final int all;
  private final int hold;
  private final Voice[] best;
  private final float[] scores;

  SpeakerSelection(ConferenceSettings settings) {
    all = settings.mixAllUpTo();
    hold = Math.ceilDiv((int) settings.hold().toMillis(), FRAME_MS);
    best = new Voice[settings.speakers()];
    scores = new float[settings.speakers()];
  }

  /** Whether everybody is heard in a room of so many. */
  boolean mixesAll(int voices) {
    return voices <= all;
  }

  void choose(List<Voice> voices) {
    if (mixesAll(voices.size())) {
      for (int i = 0; i < voices.size(); i++) {
        voices.get(i).choose();
      }
      return;
    }
    int count = 0;
    for (int i = 0; i < voices.size(); i++) {
      count = offer(voices.get(i), count);
    }
    for (int i = 0; i < count; i++) {
      best[i].candidate();
      best[i] = null;
    }
    for (int i = 0; i < voices.size(); i++) {
      voices.get(i).settle(hold);
    }
  }

  /** Puts a voice where it belongs among the best so far; gives how many there are then. */
  private int offer(Voice voice, int count) {
    float score = voice.score();
    if (score <= 0 || count == best.length && score <= scores[count - 1]) {
      return count;
    }
    int at = Math.min(count, best.length - 1);
    while (at > 0 && scores[at - 1] < score) {
      best[at] = best[at - 1];
      scores[at] = scores[at - 1];
      at--;
    }
    best[at] = voice;
    scores[at] = score;
    return Math.min(count + 1, best.length);
  }
}
