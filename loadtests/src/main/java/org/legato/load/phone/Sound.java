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
  private static final int KEY = 800;
  private static final double AUDIBLE = 1500;
  private static final double PURE = 0.7;
  private static final double SAME = 0.8;

  /** Mean square below which a window is silence, as quantisation to G.711 leaves nothing of it. */
  private static final double QUIET = 100;

  private short[] samples = new short[8000 * 30];
  private int length;
  private long packets;
  private long lost;
  private int expected = -1;
  private int lastTimestamp;
  private long lastArrival;
  private long longestGapMs;

  synchronized void packet(int sequence, int timestamp, short[] frame, int count, long nowNs) {
    packets++;
    if (expected >= 0) {
      int gap = sequence - expected & 0xFFFF;
      lost += gap < 1000 ? gap : 0;
      long pausedMs = (timestamp - lastTimestamp - count) / 8;
      longestGapMs = Math.max(longestGapMs, (nowNs - lastArrival) / 1_000_000 - pausedMs);
    }
    lastTimestamp = timestamp;
    expected = sequence + 1 & 0xFFFF;
    lastArrival = nowNs;
    if (length + count > samples.length) {
      samples = Arrays.copyOf(samples, samples.length * 2);
    }
    System.arraycopy(frame, 0, samples, length, count);
    length += count;
  }

  /**
   * How long a pure tone was heard, in windows of 40 ms; a window counts if the tone makes most of
   * its power, so that a voice which touches the frequency does not.
   */
  public synchronized int msOf(double hz) {
    int ms = 0;
    for (int at = 0; at + WINDOW <= length; at += WINDOW) {
      double amplitude = Goertzel.amplitude(samples, at, WINDOW, hz);
      if (amplitude > AUDIBLE && amplitude * amplitude / 2 > PURE * power(samples, at, WINDOW)) {
        ms += 40;
      }
    }
    return ms;
  }

  /**
   * How much of a recording was heard, in windows of 40 ms: a strong stretch of it is looked for in
   * what came, and the rest is compared window by window at that distance.
   */
  public synchronized int msOf(short[] recording) {
    int key = key(recording);
    int best = -1;
    double most = 0;
    for (int at = 0; at + KEY <= length; at++) {
      double like = likeness(recording, key, samples, at, KEY);
      if (like > most) {
        most = like;
        best = at;
      }
    }
    int ms = 0;
    if (most > SAME) {
      for (int at = 0; at + WINDOW <= recording.length; at += WINDOW) {
        int there = best - key + at;
        if (there >= 0
            && there + WINDOW <= length
            && (power(recording, at, WINDOW) < QUIET
                || likeness(recording, at, samples, there, WINDOW) > SAME)) {
          ms += 40;
        }
      }
    }
    return ms;
  }

  /** Early, so that it is found soon, and strong, so that nothing else is taken for it. */
  private static int key(short[] recording) {
    double most = 0;
    for (int at = 0; at + KEY <= recording.length; at += WINDOW) {
      most = Math.max(most, power(recording, at, KEY));
    }
    int at = 0;
    while (power(recording, at, KEY) < most / 4) {
      at += WINDOW;
    }
    return at;
  }

  private static double power(short[] samples, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return sum / count;
  }

  /** Correlation coefficient of two stretches. */
  private static double likeness(short[] a, int atA, short[] b, int atB, int count) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < count; i++) {
      double x = a[atA + i];
      double y = b[atB + i];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  public synchronized long packets() {
    return packets;
  }

  /** Packets that never came, by sequence number. */
  public synchronized long lost() {
    return lost;
  }

  /** The longest time between two packets, without pauses that the sender's timestamps tell. */
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
