package org.legato.media.audio;

/**
 * A mixer in front of a session's output: what the playlist plays, and on top of it one file that
 * may come again and again, and a list of files. Belongs to one media thread.
 */
public final class MixIn {
  private static final Playlist.Listener NOBODY = new Playlist.Listener() {};

  private final double level;
  private final long period;
  private final Playlist list = new Playlist();
  private short[] added = new short[PlaylistEntry.FRAME];
  private FileEntry file;
  private long frame;

  /**
   * A mixer without a file.
   *
   * @param level factor of what is mixed in
   * @param seconds from the beginning of the file to its next one, 0 to play it once
   */
  public MixIn(double level, int seconds) {
    this.level = level;
    this.period = (long) seconds * PlaylistEntry.FRAMES_PER_SECOND;
  }

  /** Mixes in a file from now on, in place of the one before. */
  public void play(AudioFile audio) {
    file = audio.entry(false);
    frame = 0;
  }

  /** Appends to the list. */
  public void append(AudioFile audio, boolean loop) {
    list.append(audio.entry(loop));
  }

  /** Empties the list. */
  public void flush() {
    list.flush();
  }

  /**
   * Adds to a frame.
   *
   * @param plays whether the frame holds sound; otherwise it is taken for silence
   * @return whether it holds sound now
   */
  public boolean mix(short[] out, boolean plays) {
    boolean sounds = plays;
    if (added.length != out.length) {
      added = new short[out.length];
    }
    if (file != null) {
      if (period > 0 && frame++ % period == 0) {
        file.rewind();
      }
      sounds = file.play(added) ? add(out, sounds) : sounds;
    }
    return list.tick(null, added, NOBODY) ? add(out, sounds) : sounds;
  }

  private boolean add(short[] out, boolean plays) {
    for (int i = 0; i < out.length; i++) {
      long sum = Math.round((plays ? out[i] : 0) + level * added[i]);
      out[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return true;
  }
}
