package org.legato.media.audio;

/**
 * Decoded audio: mono PCM16, shared by all who play it.
 *
 * @param rate 8000, 16000 or 48000 Hz
 */
public record AudioFile(short[] samples, int rate) {

  /** A playlist entry that plays this audio from its beginning. */
  public FileEntry entry(boolean loop) {
    return new FileEntry(this, loop);
  }
}
