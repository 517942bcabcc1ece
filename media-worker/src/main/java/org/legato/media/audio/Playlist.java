package org.legato.media.audio;

import java.util.ArrayDeque;

/**
 * The playlist of one session. Items play in order; an item put in front interrupts the current
 * one, which resumes afterwards. Not thread safe: belongs to a media thread.
 */
public final class Playlist {
  /** Told from within {@link #tick}. */
  public interface Listener {
    /** The last item has been played. */
    default void ended() {}

    /** A separator was reached. */
    default void separator(int id) {}
  }

  private static final class Separator implements PlaylistEntry {
    private final int id;

    private Separator(int id) {
      this.id = id;
    }

    @Override
    public boolean play(short[] out) {
      return false;
    }
  }

  private final ArrayDeque<PlaylistEntry> entries = new ArrayDeque<>(8);
  private boolean playing;

  /** An entry that takes no time and is reported when reached. */
  public static PlaylistEntry separator(int id) {
    return new Separator(id);
  }

  public void append(PlaylistEntry entry) {
    entries.addLast(entry);
    playing = true;
  }

  public void front(PlaylistEntry entry) {
    entries.addFirst(entry);
    playing = true;
  }

  /** Drops everything without a word; true if there was something. */
  public boolean flush() {
    boolean any = !entries.isEmpty();
    while (!entries.isEmpty()) {
      entries.pollFirst().close();
    }
    playing = false;
    return any;
  }

  /** Drops one entry wherever it stands. */
  public void remove(PlaylistEntry entry) {
    if (entries.remove(entry)) {
      entry.close();
    }
  }

  /** Plays on without a sound; the listener is told as if it had been heard. */
  public void skip(long frames, Listener listener) {
    long left = frames;
    while (left > 0 && !entries.isEmpty()) {
      PlaylistEntry current = entries.peekFirst();
      left -= current.skip(left);
      if (left > 0) {
        entries.pollFirst();
        if (current instanceof Separator separator) {
          listener.separator(separator.id);
        } else {
          current.close();
        }
      }
    }
    if (playing && entries.isEmpty()) {
      playing = false;
      listener.ended();
    }
  }

  /** Whether what plays now does something with what is received. */
  public boolean listens() {
    PlaylistEntry current = entries.peekFirst();
    return current != null && current.listens();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * One tick.
   *
   * @param received what came from the peer, or null
   * @return whether {@code out} holds audio to be sent
   */
  public boolean tick(short[] received, short[] out, Listener listener) {
    while (true) {
      PlaylistEntry current = entries.peekFirst();
      if (current == null) {
        if (playing) {
          playing = false;
          listener.ended();
        }
        return false;
      }
      if (current.play(out)) {
        if (received != null) {
          current.record(received);
        }
        return true;
      }
      entries.pollFirst();
      if (current instanceof Separator separator) {
        listener.separator(separator.id);
      } else {
        current.close();
      }
    }
  }
}
