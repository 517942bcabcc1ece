package org.legato.media.audio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records 8 kHz mono PCM16 to a WAV file. The media thread only copies a frame into a bounded ring;
 * a thread of its own writes.
 */
public final class Recorder implements AutoCloseable {
  private static final int FRAMES = 250;

  private final RandomAccessFile file;
  private final ArrayBlockingQueue<short[]> empty = new ArrayBlockingQueue<>(FRAMES);
  private final ArrayBlockingQueue<short[]> full = new ArrayBlockingQueue<>(FRAMES + 1);
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private long frames;
  private volatile boolean open = true;

  /** Creates or overwrites the file; blocks, so not on a media thread. */
  public Recorder(String path) throws AudioException {
    if (!path.split("\\|", 2)[0].endsWith(".wav")) {
      throw new AudioException(path + ": unknown audio format, .wav is expected");
    }
    try {
      file = new RandomAccessFile(path.split("\\|", 2)[0], "rw");
      file.setLength(0);
      file.write(header(0));
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be written: " + e.getMessage());
    }
    for (int i = 0; i < FRAMES; i++) {
      empty.add(new short[PlaylistEntry.FRAME]);
    }
    writer = Thread.ofVirtual().name("recorder").start(this::write);
  }

  /** Takes a frame; drops and counts it when the disk is too slow. */
  public void write(short[] frame) {
    short[] copy = empty.poll();
    if (copy == null) {
      dropped.increment();
      return;
    }
    System.arraycopy(frame, 0, copy, 0, frame.length);
    full.add(copy);
    frames++;
  }

  private void write() {
    ByteBuffer bytes = ByteBuffer.allocate(320).order(ByteOrder.LITTLE_ENDIAN);
    long size = 0;
    try (file) {
      while (true) {
        short[] frame = full.take();
        if (frame.length == 0) {
          file.seek(0);
          file.write(header(size));
          return;
        }
        bytes.clear();
        bytes.asShortBuffer().put(frame);
        file.write(bytes.array());
        size += bytes.capacity();
        empty.add(frame);
      }
    } catch (IOException | InterruptedException e) {
      open = false;
      org.slf4j.LoggerFactory.getLogger(Recorder.class).warn("a recording ends: {}", e.toString());
    }
  }

  private static byte[] header(long size) {
    return ByteBuffer.allocate(44)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x46464952)
        .putInt((int) (36 + size))
        .putInt(0x45564157)
        .putInt(0x20746d66)
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(8000)
        .putInt(16000)
        .putShort((short) 2)
        .putShort((short) 16)
        .putInt(0x61746164)
        .putInt((int) size)
        .array();
  }

  /** Length so far in ms. */
  public long ms() {
    return frames * 20;
  }

  /** Bytes of audio so far. */
  public long bytes() {
    return frames * 320;
  }

  /** Frames lost to a slow disk. */
  public long dropped() {
    return dropped.sum();
  }

  /** Whether the disk still takes what is recorded. */
  public boolean isOpen() {
    return open;
  }

  /** Finishes the file; the header is written when the last frame is. */
  @Override
  public void close() {
    full.add(new short[0]);
  }

  /** Waits for the file to be complete; for tests and for who reads it next. */
  public void awaitWritten() throws InterruptedException {
    writer.join();
  }
}
