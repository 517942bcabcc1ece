package org.legato.load.phone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.legato.media.audio.Goertzel;

/** What a phone has heard: samples at 8 kHz, with the arrival of each packet. */
public final class Sound {
  private static final int WINDOW = 320;
  private static final double AUDIBLE = 1500;

  private short[] samples = new short[8000 * 30];
  private int length;
  private long packets;
  private long lost;
  private int expected = -1;
  private long lastArrival;
  private long longestGapMs;

  synchronized void packet(int sequence, short[] frame, int count, long nowNs) {
    packets++;
    if (expected >= 0) {
      int gap = sequence - expected & 0xFFFF;
      lost += gap < 1000 ? gap : 0;
      longestGapMs = Math.max(longestGapMs, (nowNs - lastArrival) / 1_000_000);
    }
    expected = sequence + 1 & 0xFFFF;
    lastArrival = nowNs;
    if (length + count > samples.length) {
      samples = Arrays.copyOf(samples, samples.length * 2);
    }
    System.arraycopy(frame, 0, samples, length, count);
    length += count;
  }

  /** How long a frequency was heard, in windows of 40 ms. */
  public synchronized int msOf(double hz) {
    return msOf(hz, 0);
  }

  synchronized int msOf(double hz, int from) {
    int ms = 0;
    for (int at = from; at + WINDOW <= length; at += WINDOW) {
      if (Goertzel.amplitude(samples, at, WINDOW, hz) > AUDIBLE) {
        ms += 40;
      }
    }
    return ms;
  }

  /** How long anything was heard at all, in windows of 40 ms. */
  public synchronized int audibleMs(int fromSample) {
    int ms = 0;
    for (int at = fromSample; at + WINDOW <= length; at += WINDOW) {
      long energy = 0;
      for (int i = at; i < at + WINDOW; i++) {
        energy += (long) samples[i] * samples[i];
      }
      ms += energy / WINDOW > 300L * 300 ? 40 : 0;
    }
    return ms;
  }

  /** Samples so far: a mark for {@link #audibleMs}. */
  public synchronized int mark() {
    return length;
  }

  public synchronized long packets() {
    return packets;
  }

  /** Packets that never came, by sequence number. */
  public synchronized long lost() {
    return lost;
  }

  /** The longest time between two packets. */
  public synchronized long longestGapMs() {
    return longestGapMs;
  }

  /** Writes what was heard as WAV, PCM16 8 kHz mono. */
  public synchronized void save(Path file) throws IOException {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * length).order(ByteOrder.LITTLE_ENDIAN);
    wav.putInt(0x46464952).putInt(36 + 2 * length).putInt(0x45564157).putInt(0x20746d66);
    wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    wav.putShort((short) 2).putShort((short) 16).putInt(0x61746164).putInt(2 * length);
    wav.asShortBuffer().put(samples, 0, length);
    Files.write(file, wav.array());
  }
}
