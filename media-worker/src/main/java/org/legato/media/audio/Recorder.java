package org.legato.media.audio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records mono to a WAV file: PCM16, or G.711 of 8 kHz where the name says {@code |A-Law} or {@code
 * |u-Law}. The media thread only copies a frame into a ring; a {@link RecordingThread} writes, and
 * sees to it that the header is right each second, so that the file can be read whatever happens to
 * this process.
 */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** Five seconds: what a disk may stall. */
  private static final int FRAMES = 250;

  private static final int HEADER_BYTES = 44;

  private static final int FRAME_MS = 20;

  /** Frames after which the header is written again. */
  private static final int HEADER_EACH = 50;

  /** Mean of a frame's samples below which it is silence: 40 dB below the loudest sine. */
  private static final int SILENCE = 200;

  /** Why a recording ended by itself. */
  public enum End {
    /** The time it was given is up. */
    TIME,
    /** The caller has been silent for as long as it was given. */
    SILENCE,
    /** The file can't be written any more, as when the disk is full. */
    DISK
  }

  /** A recording that has ended by itself, with its length. */
  public record Ended(End why, String path, long ms) {}

  /**
   * When a recording ends by itself.
   *
   * @param ms since it began, 0 for no limit
   * @param silenceMs of silence, 0 for no limit
   */
  public record Limits(int ms, int silenceMs) {
    public static final Limits NONE = new Limits(0, 0);
  }

  private enum Format {
    PCM16(1, 16),
    ALAW(6, 8),
    ULAW(7, 8);

    private final int tag;
    private final int bits;

    Format(int tag, int bits) {
      this.tag = tag;
      this.bits = bits;
    }
  }

  private final String path;
  private final Limits limits;
  private final Consumer<Ended> ended;
  private final Format format;
  private final RandomAccessFile file;

  /** Samples of a frame. */
  private final int frame;

  private final short[][] ring;
  private final ByteBuffer bytes;

  /** Frames put into the ring by the media thread. */
  private volatile long put;

  /** Frames taken out of it by the recording thread. */
  private volatile long taken;

  private volatile long dropped;
  private volatile boolean closed;
  private volatile boolean failed;

  /** Set by the media thread before {@link #closed}. */
  private End end;

  private int ticks;
  private int silent;
  private long heading;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private long size;

  /**
   * Creates or overwrites the file; blocks, so not on a media thread.
   *
   * @param rate samples per second wanted; {@link #frame} says what it is
   * @param ended told on the recording thread why it ended by itself, when the file is complete
   * @throws AudioException if it cannot be written, or is no {@code .wav}
   */
  public Recorder(String name, int rate, Limits limits, Consumer<Ended> ended)
      throws AudioException {
    this.limits = limits;
    this.ended = ended;
    String[] parts = name.split("\\|", 2);
    path = parts[0];
    format = format(name, parts);
    if (!path.toLowerCase(Locale.ROOT).endsWith(".wav")) {
      throw new AudioException(name + ": unknown audio format, .wav is expected");
    }
    frame = format == Format.PCM16 ? rate / PlaylistEntry.FRAMES_PER_SECOND : PlaylistEntry.FRAME;
    ring = new short[FRAMES][frame];
    bytes = ByteBuffer.allocate(2 * frame).order(ByteOrder.LITTLE_ENDIAN);
    file = create();
  }

  private RandomAccessFile create() throws AudioException {
    RandomAccessFile created = null;
    try {
      created = new RandomAccessFile(path, "rw");
      created.setLength(0);
      created.write(header());
      return created;
    } catch (IOException e) {
      close(created);
      throw new AudioException(path + ": cannot be written: " + e.getMessage());
    }
  }

  private void close(RandomAccessFile open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.warn("recording {} does not close: {}", path, e.getMessage());
    }
  }

  private static Format format(String name, String[] parts) throws AudioException {
    String subtype = parts.length < 2 ? "pcm16" : parts[1].toLowerCase(Locale.ROOT);
    return switch (subtype) {
      case "pcm16", "" -> Format.PCM16;
      case "a-law", "alaw", "pcma" -> Format.ALAW;
      case "u-law", "mu-law", "ulaw", "pcmu" -> Format.ULAW;
      default ->
          throw new AudioException(name + ": unknown subtype, pcm16, A-Law or u-Law is expected");
    };
  }

  /** Samples of each frame it is given. */
  int frame() {
    return frame;
  }

  /**
   * Twenty milliseconds.
   *
   * @param heard {@link #frame} samples, null for nothing; what the disk is too slow for is left
   *     out and counted
   * @return false when the recording has ended by itself
   */
  public boolean tick(short[] heard) {
    if (failed) {
      // Whoever stops it is told.
      return true;
    }
    ticks++;
    boolean listening = limits.silenceMs() > 0;
    silent = listening && (heard == null || isSilent(heard)) ? silent + 1 : 0;
    if (heard != null) {
      write(heard);
    }
    if (limits.ms() > 0 && ticks * FRAME_MS >= limits.ms()) {
      end = End.TIME;
    } else if (listening && silent * FRAME_MS >= limits.silenceMs()) {
      end = End.SILENCE;
    }
    if (end != null) {
      close();
    }
    return end == null;
  }

  private static boolean isSilent(short[] heard) {
    int sum = 0;
    for (short sample : heard) {
      sum += Math.abs(sample);
    }
    return sum < SILENCE * heard.length;
  }

  private void write(short[] heard) {
    if (closed || put - taken >= FRAMES) {
      dropped = dropped + 1;
      return;
    }
    System.arraycopy(heard, 0, ring[(int) (put % FRAMES)], 0, frame);
    put = put + 1;
  }

  /** Writes what is there; true when the recording is complete. On the recording thread. */
  boolean drain() {
    // Read first: what was put before the close is written before the end.
    boolean ending = closed;
    try {
      while (taken < put) {
        encode(ring[(int) (taken % FRAMES)]);
        file.write(bytes.array(), 0, bytes.position());
        size += bytes.position();
        taken = taken + 1;
      }
      if (ending || taken - heading >= HEADER_EACH) {
        head();
        heading = taken;
      }
      if (ending) {
        file.close();
        over(end);
      }
    } catch (IOException e) {
      fail(e);
      return true;
    }
    return ending;
  }

  private void head() throws IOException {
    file.seek(0);
    file.write(header());
    file.seek(HEADER_BYTES + size);
  }

  /** What has been written stays, with a header that says how much that is. */
  private void fail(IOException cause) {
    failed = true;
    LOG.warn("recording {} ends: {}", path, cause.getMessage());
    try {
      head();
    } catch (IOException e) {
      LOG.warn("recording {} keeps its last header: {}", path, e.getMessage());
    }
    close(file);
    complete.completeExceptionally(new AudioException(path + ": " + cause.getMessage()));
    ended.accept(new Ended(End.DISK, path, ms()));
  }

  private void over(End why) {
    complete.complete(null);
    if (why != null) {
      ended.accept(new Ended(why, path, ms()));
    }
  }

  private void encode(short[] heard) {
    bytes.clear();
    for (short sample : heard) {
      switch (format) {
        case PCM16 -> bytes.putShort(sample);
        case ALAW -> bytes.put(G711.encodeAlaw(sample));
        case ULAW -> bytes.put(G711.encodeUlaw(sample));
      }
    }
  }

  private byte[] header() {
    int frameBytes = format.bits / 8;
    int rate = frame * PlaylistEntry.FRAMES_PER_SECOND;
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x46464952)
        .putInt((int) (36 + size))
        .putInt(0x45564157)
        .putInt(0x20746d66)
        .putInt(16)
        .putShort((short) format.tag)
        .putShort((short) 1)
        .putInt(rate)
        .putInt(rate * frameBytes)
        .putShort((short) frameBytes)
        .putShort((short) format.bits)
        .putInt(0x61746164)
        .putInt((int) size)
        .array();
  }

  /** Where it is written. */
  public String path() {
    return path;
  }

  /** Length so far in ms. */
  public long ms() {
    return frames() * FRAME_MS;
  }

  /** Bytes of audio so far. */
  public long bytes() {
    return frames() * frame * format.bits / 8;
  }

  /** What the disk refused is not recorded. */
  private long frames() {
    return failed ? taken : put;
  }

  /** Frames lost to a slow disk. */
  public long dropped() {
    return dropped;
  }

  /** Whether the disk refused what was recorded. */
  public boolean failed() {
    return failed;
  }

  /** Completes when the file is, or fails with {@link AudioException}. */
  public CompletionStage<Void> completion() {
    return complete;
  }

  /** No more frames come; the file is complete when the recording thread has seen to it. */
  @Override
  public void close() {
    closed = true;
  }
}
