package org.legato.media.audio;

/** An {@link AudioFile} that is being played, at whatever rate it is asked for. */
public final class FileEntry implements PlaylistEntry {
  private final AudioFile file;
  private final boolean loop;
  private int position;
  private FrameConverter converter;

  FileEntry(AudioFile file, boolean loop) {
    this.file = file;
    this.loop = loop;
  }

  /** Plays from the beginning again. */
  void rewind() {
    position = 0;
  }

  @Override
  public boolean play(short[] out) {
    int length = file.samples().length;
    if (length == 0 || position >= length && !loop) {
      return false;
    }
    int own = file.rate() / FRAMES_PER_SECOND;
    if (own == out.length) {
      read(out);
      return true;
    }
    if (converter == null || !converter.fits(own, out.length)) {
      converter = new FrameConverter(own, out.length);
    }
    read(converter.input());
    converter.convert(out);
    return true;
  }

  @Override
  public long skip(long frames) {
    int length = file.samples().length;
    int frame = file.rate() / FRAMES_PER_SECOND;
    if (length == 0) {
      return 0;
    }
    if (loop) {
      position = (int) ((position + frames * frame) % length);
      return frames;
    }
    long skipped = Math.min(frames, Math.ceilDiv(Math.max(0, length - position), frame));
    position = (int) Math.min(length, position + skipped * frame);
    return skipped;
  }

  private void read(short[] out) {
    short[] samples = file.samples();
    int filled = 0;
    while (filled < out.length) {
      if (position >= samples.length) {
        if (!loop) {
          break;
        }
        position = 0;
      }
      int count = Math.min(out.length - filled, samples.length - position);
      System.arraycopy(samples, position, out, filled, count);
      position += count;
      filled += count;
    }
    java.util.Arrays.fill(out, filled, out.length, (short) 0);
  }
}
