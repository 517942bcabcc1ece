package org.legato.load.demo;

import java.util.List;
import java.util.stream.LongStream;
import org.legato.load.phone.Sound.Heard;

/**
 * What one party heard of another around a moment, from the packets that came to its phone.
 *
 * @param packets in the order in which they came
 * @param momentNs the moment, by {@link System#nanoTime}
 * @param nowNs how far it goes
 */
record Timeline(List<Heard> packets, long momentNs, long nowNs) {
  private static final long MS = 1_000_000;
  private static final long FRAME = 20 * MS;

  /** What a phone plays late at the most, as a jitter buffer does. */
  private static final long LATE = 60 * MS;

  /** A stretch of time. */
  enum Cell {
    /** It is still to come. */
    FUTURE,
    /** Nothing came that could be played then. */
    SILENCE,
    /** The other party's voice. */
    VOICE,
    /** Packets came, but without that voice. */
    OTHER
  }

  Timeline {
    packets = List.copyOf(packets);
  }

  /**
   * The longest time between two packets that carried the voice, of those that end between two
   * times (ms after the moment), and the time since the last one where nothing followed. 20 is
   * none.
   */
  long gapMs(long fromMs, long toMs) {
    return longest(fromMs, toMs).lengthNs() / MS;
  }

  /** When the longest gap since the moment was over, ms after it; -1: it is not. */
  long backMs() {
    Gap gap = longest(0, sinceMs());
    return gap.over() ? (gap.endNs() - momentNs) / MS : -1;
  }

  /** How long the voice has been away now. */
  long silentMs() {
    return (nowNs - voices().reduce((a, b) -> b).orElse(momentNs)) / MS;
  }

  /** How far it goes, ms after the moment. */
  long sinceMs() {
    return (nowNs - momentNs) / MS;
  }

  private record Gap(long endNs, long lengthNs, boolean over) {}

  private LongStream voices() {
    return packets.stream().filter(Heard::right).mapToLong(Heard::atNs);
  }

  private Gap longest(long fromMs, long toMs) {
    long from = momentNs + fromMs * MS;
    long to = momentNs + toMs * MS;
    long last = packets.isEmpty() ? from : packets.getFirst().atNs();
    Gap longest = new Gap(from, 0, true);
    for (long at : voices().takeWhile(at -> at <= to).toArray()) {
      if (at > from && at - last > longest.lengthNs()) {
        longest = new Gap(at, at - last, true);
      }
      last = at;
    }
    return to - last > longest.lengthNs() ? new Gap(to, to - last, false) : longest;
  }

  /**
   * Stretches of equal length: each is what a phone could play for most of it, when it plays a
   * packet as it comes or after the one before.
   */
  Cell[] cells(long fromMs, int cellMs, int count) {
    long begin = momentNs + fromMs * MS;
    long[] voice = new long[count];
    long[] other = new long[count];
    long end = begin - LATE;
    for (Heard packet : packets) {
      long start = packet.atNs() > end || end - packet.atNs() > LATE ? packet.atNs() : end;
      end = start + FRAME;
      for (int i = (int) Math.max(0, (start - begin) / MS / cellMs); i < count; i++) {
        long cell = begin + i * cellMs * MS;
        long covered = Math.min(end, cell + cellMs * MS) - Math.max(start, cell);
        if (covered <= 0 && cell >= end) {
          break;
        }
        (packet.right() ? voice : other)[i] += Math.max(0, covered);
      }
    }
    Cell[] cells = new Cell[count];
    for (int i = 0; i < count; i++) {
      long most = cellMs * MS / 2;
      cells[i] =
          begin + (i + 1) * cellMs * MS > nowNs
              ? Cell.FUTURE
              : voice[i] >= most
                  ? Cell.VOICE
                  : voice[i] + other[i] >= most ? Cell.OTHER : Cell.SILENCE;
    }
    return cells;
  }
}
