package org.legato.media.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long WAV file that is played while it is read: a {@link ReadAheadThread} fills a ring of five
 * seconds, the media thread takes frames out of it. Where the disk is too slow silence is heard,
 * the tick does not wait, and nothing of the file is left out.
 */
public final class StreamedFile implements PlaylistEntry {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedFile.class);
  private static final int FRAMES = 250;
  private static final int HEADER_BYTES = 64 * 1024;

  private final String name;
  private final FileChannel channel;
  private final WavFormat format;
  private final boolean loop;
  private final int frame;
  private final short[][] ring;

  /** Which frame of the file each of the ring is. */
  private final long[] numbers = new long[FRAMES];

  private final ByteBuffer bytes;

  /** Samples of the file, of which the last may be missing. */
  private final long samples;

  /** The frame of the file that is read next; of the reading thread. */
  private long reading;

  private FrameConverter converter;

  /** The frame of the file that is played next; those before it in the ring are left out. */
  private volatile long wanted;

  private volatile Thread reader;

  /** Frames put into the ring by the reading thread. */
  private volatile long put;

  /** Frames taken out of it by the media thread. */
  private volatile long taken;

  private volatile long missed;
  private long missedBefore;
  private volatile boolean complete;
  private volatile boolean closed;

  private StreamedFile(String name, FileChannel channel, WavFormat format, boolean loop) {
    this.name = name;
    this.channel = channel;
    this.format = format;
    this.loop = loop;
    frame = format.rate() / FRAMES_PER_SECOND;
    ring = new short[FRAMES][frame];
    bytes = ByteBuffer.allocateDirect(frame * format.step());
    samples = format.length() / format.step();
  }

  /**
   * Opens a file; blocks. Gives null if its rate is none of 8, 16 and 48 kHz or its samples can't
   * be told apart: it has to be decoded as a whole.
   */
  static StreamedFile open(Path path, boolean loop) throws AudioException {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);
      channel.read(head, 0);
      WavFormat format = WavFormat.read(head.flip(), channel.size(), path.toString());
      boolean known = format.rate() == 8000 || format.rate() == 16000 || format.rate() == 48000;
      if (known && format.step() > 0) {
        return new StreamedFile(path.toString(), channel, format, loop);
      }
      channel.close();
      return null;
    } catch (IOException | AudioException e) {
      close(channel, path.toString());
      throw e instanceof AudioException known
          ? known
          : new AudioException(path + ": cannot be read: " + e.getMessage());
    }
  }

  private static void close(FileChannel channel, String name) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("{} does not close: {}", name, e.getMessage());
    }
  }

  /** Reads until the ring is full; true when nothing is to be read any more. Blocks. */
  boolean fill() {
    try {
      while (!closed && !complete && put - taken < FRAMES) {
        readFrame();
      }
    } catch (IOException e) {
      LOG.warn("{} ends early: {}", name, e.getMessage());
      complete = true;
    }
    if (closed || complete) {
      close(channel, name);
      return true;
    }
    return false;
  }

  private void readFrame() throws IOException {
    reading = Math.max(reading, wanted);
    short[] into = ring[(int) (put % FRAMES)];
    long begin = reading * frame;
    int filled = 0;
    while (filled < frame && !complete) {
      long at = loop && samples > 0 ? (begin + filled) % samples : begin + filled;
      bytes
          .clear()
          .limit((int) Math.min(frame - filled, Math.max(0, samples - at)) * format.step());
      int read = channel.read(bytes, format.from() + at * format.step());
      int whole =
          read < format.step() ? 0 : format.decode(bytes.flip(), into, filled, frame - filled);
      filled += whole;
      complete = whole == 0 || !loop && begin + filled >= samples;
    }
    if (filled > 0) {
      Arrays.fill(into, filled, frame, (short) 0);
      numbers[(int) (put % FRAMES)] = reading++;
      put = put + 1;
    }
  }

  @Override
  public boolean play(short[] out) {
    // Read first: what was put before the end is played before it.
    boolean ending = complete;
    leaveOut();
    if (put == taken) {
      if (ending || !loop && wanted >= frames()) {
        return false;
      }
      missed = missed + 1;
      Arrays.fill(out, (short) 0);
      return true;
    }
    short[] next = ring[(int) (taken % FRAMES)];
    if (out.length == frame) {
      System.arraycopy(next, 0, out, 0, frame);
    } else {
      if (converter == null || !converter.fits(frame, out.length)) {
        converter = new FrameConverter(frame, out.length);
      }
      converter.convert(next, out);
    }
    wanted = numbers[(int) (taken % FRAMES)] + 1;
    taken = taken + 1;
    return true;
  }

  @Override
  public long skip(long count) {
    long skipped = loop ? count : Math.clamp(frames() - wanted, 0, count);
    wanted = wanted + skipped;
    leaveOut();
    // What is beyond the ring is read at once.
    LockSupport.unpark(reader);
    return skipped;
  }

  private long frames() {
    return Math.ceilDiv(samples, frame);
  }

  private void leaveOut() {
    while (taken < put && numbers[(int) (taken % FRAMES)] < wanted) {
      taken = taken + 1;
    }
  }

  /** Who is woken where something is to be read at once. */
  void readBy(Thread thread) {
    reader = thread;
  }

  /** Frames of silence, since this was asked last, because the disk was too slow. */
  long takeMissed() {
    long all = missed;
    long since = all - missedBefore;
    missedBefore = all;
    return since;
  }

  @Override
  public void close() {
    closed = true;
  }
}
