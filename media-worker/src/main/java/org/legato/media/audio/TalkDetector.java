package org.legato.media.audio;

import org.legato.media.ConferenceSettings;

/** Whether somebody talks: loud for a while, until it has been quiet for a longer one. */
final class TalkDetector {
  private static final int FRAME_MS = 20;

  private final float begins;
  private final float ends;
  private final int beginFrames;
  private final int endFrames;
  private boolean talking;

  /** Frames in a row that speak for a change. */
  private int frames;

  TalkDetector(ConferenceSettings settings) {
    begins = Loudness.atDb(settings.talkLevel());
    ends = Loudness.atDb(settings.silenceLevel());
    beginFrames = Math.ceilDiv((int) settings.talkAfter().toMillis(), FRAME_MS);
    endFrames = Math.ceilDiv((int) settings.silenceAfter().toMillis(), FRAME_MS);
  }

  /**
   * The next frame.
   *
   * @return whether that has changed anything
   */
  boolean frame(float loudness) {
    frames = (talking ? loudness < ends : loudness >= begins) ? frames + 1 : 0;
    if (frames < (talking ? endFrames : beginFrames)) {
      return false;
    }
    talking = !talking;
    frames = 0;
    return true;
  }

  boolean talking() {
    return talking;
  }
}
