package org.legato.media.audio;

/** Something that a {@link Playlist} can play; ticked by the session's media thread only. */
public interface PlaylistEntry extends AutoCloseable {
  /** Samples of one tick: 20 ms at 8 kHz. */
  int FRAME = 160;

  /**
   * Fills one frame, zero-padded where it ends.
   *
   * @return false when there was nothing more; {@code out} is untouched then
   */
  boolean play(short[] out);

  /** Gets the received frame of this tick while the entry is current. */
  default void record(short[] in) {}

  @Override
  default void close() {}
}
