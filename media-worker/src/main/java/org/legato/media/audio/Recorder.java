package org.legato.media.audio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records 8 kHz mono to a WAV file: PCM16, or G.711 where the name says {@code |A-Law} or {@code
 * |u-Law}. The media thread only copies a frame into a ring; a {@link RecordingThread} writes.
 */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** Five seconds: what a disk may stall. */
  private static final int FRAMES = 250;

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
  private final Format format;
  private final RandomAccessFile file;
  private final short[][] ring = new short[FRAMES][PlaylistEntry.FRAME];
  private final ByteBuffer bytes =
      ByteBuffer.allocate(2 * PlaylistEntry.FRAME).order(ByteOrder.LITTLE_ENDIAN);

  /** Frames put into the ring by the media thread. */
  private volatile long put;

  /** Frames taken out of it by the recording thread. */
  private volatile long taken;

  private volatile long dropped;
  private volatile boolean closed;
  private volatile boolean failed;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private long size;

  /**
   * Creates or overwrites the file; blocks, so not on a media thread.
   *
   * @throws AudioException if it cannot be written, or is no {@code .wav}
   */
  public Recorder(String name) throws AudioException {
    String[] parts = name.split("\\|", 2);
    path = parts[0];
    format = format(name, parts);
    if (!path.toLowerCase(Locale.ROOT).endsWith(".wav")) {
      throw new AudioException(name + ": unknown audio format, .wav is expected");
    }
    try {
      file = new RandomAccessFile(path, "rw");
      file.setLength(0);
      file.write(header());
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be written: " + e.getMessage());
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

  /** Takes a frame; drops and counts it when the disk is too slow. */
  public void write(short[] frame) {
    if (closed || put - taken >= FRAMES) {
      dropped = dropped + 1;
      return;
    }
    System.arraycopy(frame, 0, ring[(int) (put % FRAMES)], 0, frame.length);
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
      if (ending) {
        file.seek(0);
        file.write(header());
        file.close();
        complete.complete(null);
      }
    } catch (IOException e) {
      failed = true;
      LOG.warn("recording {} ends: {}", path, e.getMessage());
      complete.completeExceptionally(new AudioException(path + ": " + e.getMessage()));
      return true;
    }
    return ending;
  }

  private void encode(short[] frame) {
    bytes.clear();
    for (short sample : frame) {
      switch (format) {
        case PCM16 -> bytes.putShort(sample);
        case ALAW -> bytes.put(G711.encodeAlaw(sample));
        case ULAW -> bytes.put(G711.encodeUlaw(sample));
      }
    }
  }

  private byte[] header() {
    int frameBytes = format.bits / 8;
    return ByteBuffer.allocate(44)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x46464952)
        .putInt((int) (36 + size))
        .putInt(0x45564157)
        .putInt(0x20746d66)
        .putInt(16)
        .putShort((short) format.tag)
        .putShort((short) 1)
        .putInt(8000)
        .putInt(8000 * frameBytes)
        .putShort((short) frameBytes)
        .putShort((short) format.bits)
        .putInt(0x61746164)
        .putInt((int) size)
        .array();
  }

  /** Length so far in ms. */
  public long ms() {
    return put * 20;
  }

  /** Bytes of audio so far. */
  public long bytes() {
    return put * PlaylistEntry.FRAME * format.bits / 8;
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
