package org.legato.media.audio;

/**
 * Something that a {@link Playlist} can play; ticked by the session's media thread only. A frame is
 * 20 ms; its length tells the rate of the session, which may change from one frame to the next.
 */
public interface PlaylistEntry extends AutoCloseable {
  int FRAMES_PER_SECOND = 50;

  /** Samples of a frame at 8 kHz. */
  int FRAME = 160;

  /**
   * Fills one frame, zero-padded where it ends.
   *
   * @return false when there was nothing more; {@code out} is untouched then
   */
  boolean play(short[] out);

  /**
   * Goes on without a sound.
   *
   * @return how many frames were skipped, fewer than asked for if it ended
   */
  default long skip(long frames) {
    short[] unheard = new short[FRAME];
    long skipped = 0;
    while (skipped < frames && play(unheard)) {
      skipped++;
    }
    return skipped;
  }

  /** Whether it does something with what is received. */
  default boolean listens() {
    return false;
  }

  /** Gets the received frame of this tick while the entry is current. */
  default void record(short[] in) {}

  @Override
  default void close() {}
}
