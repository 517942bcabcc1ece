package org.legato.load.phone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /**
   * A packet that came.
   *
   * @param atNs when, by {@link System#nanoTime}
   * @param right whether the tone that was asked for makes most of its power
   */
  public record Heard(long atNs, boolean right) {}

  private record Packet(long atNs, int begin, int count) {}

  private final Tape tape = new Tape();
  private long packets;
  private long lost;
  private final Set<Long> former = new HashSet<>();
  private long present;
  private long strays;
  private int expected = -1;
  private int lastTimestamp;
  private long lastArrival;
  private long longestGapMs;
  private long lookedAt;

  /** One packet of µ-law; each source counts its sequence and its timestamps for itself. */
  synchronized void packet(
      long source, int sequence, int timestamp, ByteBuffer payload, long nowNs) {
    int count = payload.remaining();
    packets++;
    if (packets == 1) {
      present = source;
    } else if (source == present) {
      int gap = sequence - expected & 0xFFFF;
      lost += gap < 1000 ? gap : 0;
      long pausedMs = (timestamp - lastTimestamp - count) / 8;
      longestGapMs = Math.max(longestGapMs, (nowNs - lastArrival) / 1_000_000 - pausedMs);
    } else if (former.contains(source)) {
      strays++;
      return;
    } else {
      former.add(present);
      present = source;
      longestGapMs = Math.max(longestGapMs, (nowNs - lastArrival) / 1_000_000);
    }
    lastTimestamp = timestamp;
    expected = sequence + 1 & 0xFFFF;
    lastArrival = nowNs;
    tape.add(payload, nowNs);
  }

  /** The packets that came since a moment, each with whether it carried this tone. */
  public List<Heard> heard(double hz, long sinceNs) {
    List<Packet> packets = packets(sinceNs);
    int from = packets.isEmpty() ? heardSamples() : packets.getFirst().begin();
    short[] samples = since(from);
    return packets.stream()
        .map(p -> new Heard(p.atNs(), isTone(samples, p.begin() - from, p.count(), hz)))
        .toList();
  }

  private synchronized List<Packet> packets(long sinceNs) {
    int first = tape.packets();
    while (first > 0 && tape.arrival(first - 1) >= sinceNs) {
      first--;
    }
    List<Packet> packets = new ArrayList<>();
    for (int i = first; i < tape.packets(); i++) {
      packets.add(new Packet(tape.arrival(i), tape.begin(i), tape.count(i)));
    }
    return packets;
  }

  private synchronized int heardSamples() {
    return tape.length();
  }

  // What is heard is looked at outside of the lock: whoever listens would wait for it.

  private synchronized short[] since(int sample) {
    return tape.from(Math.min(sample, tape.length()));
  }

  private synchronized short[] last(int samples) {
    return tape.from(Math.max(0, tape.length() - samples));
  }

  private static boolean isTone(short[] samples, int at, int count, double hz) {
    double amplitude = Goertzel.amplitude(samples, at, count, hz);
    return amplitude > AUDIBLE && amplitude * amplitude / 2 > PURE * power(samples, at, count);
  }

  /**
   * How long a pure tone was heard, in windows of 40 ms; a window counts if the tone makes most of
   * its power, so that a voice which touches the frequency does not.
   */
  public int msOf(double hz) {
    short[] samples = since(0);
    int ms = 0;
    for (int at = 0; at + WINDOW <= samples.length; at += WINDOW) {
      ms += isTone(samples, at, WINDOW, hz) ? 40 : 0;
    }
    return ms;
  }

  /**
   * How much of a recording was heard, in windows of 40 ms: a strong stretch of it is looked for in
   * what came, and the rest is compared window by window at that distance.
   */
  public int msOf(short[] recording) {
    short[] samples = since(0);
    int length = samples.length;
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

  /** Gaps are measured from now on; what was late before is none of them. */
  public synchronized void measureGaps() {
    longestGapMs = 0;
    lastArrival = System.nanoTime();
  }

  /** All that had come by then has been given to {@link #packet}. */
  synchronized void lookedAt(long nowNs) {
    lookedAt = nowNs;
  }

  /**
   * How long nothing had come when the phone looked last, ms: what has come since is not known, and
   * is no silence.
   */
  public synchronized long silentMs() {
    return packets == 0 ? Long.MAX_VALUE : Math.max(0, (lookedAt - lastArrival) / 1_000_000);
  }

  /** Packets of a sender that another one had followed already: two were sending at a time. */
  public synchronized long strays() {
    return strays;
  }

  /** How much of the last stretch of so many ms was this tone, 0 to 1. */
  public double lately(double hz, int ms) {
    int windows = ms / 40;
    short[] samples = last(windows * WINDOW);
    int heard = 0;
    for (int i = 1; i <= windows; i++) {
      int at = samples.length - i * WINDOW;
      heard += at >= 0 && isTone(samples, at, WINDOW, hz) ? 1 : 0;
    }
    return (double) heard / windows;
  }

  /** How much of the last stretch of so many ms had this tone in it, alone or among others. */
  public double amid(double hz, int ms) {
    int windows = ms / 40;
    short[] samples = last(windows * WINDOW);
    int heard = 0;
    for (int i = 1; i <= windows; i++) {
      int at = samples.length - i * WINDOW;
      heard += at >= 0 && Goertzel.amplitude(samples, at, WINDOW, hz) > AUDIBLE ? 1 : 0;
    }
    return (double) heard / windows;
  }

  /** How much has been heard, ms; a place for {@link #longestWithout}. */
  public int heardMs() {
    return heardSamples() / 8;
  }

  /** The longest stretch since a place that had not this tone in it, ms, by steps of 40. */
  public int longestWithout(double hz, int fromMs) {
    short[] samples = since(fromMs * 8);
    int longest = 0;
    int without = 0;
    for (int at = 0; at + WINDOW <= samples.length; at += WINDOW) {
      without = Goertzel.amplitude(samples, at, WINDOW, hz) > AUDIBLE ? 0 : without + 40;
      longest = Math.max(longest, without);
    }
    return longest;
  }

  /** Writes what was heard as WAV, PCM16 8 kHz mono. */
  public void save(Path file) throws IOException {
    short[] samples = since(0);
    int length = samples.length;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * length).order(ByteOrder.LITTLE_ENDIAN);
    wav.putInt(0x46464952).putInt(36 + 2 * length).putInt(0x45564157).putInt(0x20746d66);
    wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    wav.putShort((short) 2).putShort((short) 16).putInt(0x61746164).putInt(2 * length);
    wav.asShortBuffer().put(samples, 0, length);
    Files.write(file, wav.array());
  }
}
