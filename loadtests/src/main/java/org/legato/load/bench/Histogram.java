package org.legato.load.bench;

import java.util.Arrays;

/**
 * Durations of up to a second in buckets: 0.1 ms wide up to 10 ms, 1 ms up to 100 ms, 10 ms above.
 * Used by one thread.
 */
final class Histogram {
  private static final int FINE = 100;
  private static final int MIDDLE = 190;
  private static final int SIZE = 281;

  private final int[] counts = new int[SIZE];
  private long maxNs;
  private long total;

  void add(long ns) {
    counts[bucket(ns)]++;
    maxNs = Math.max(maxNs, ns);
    total++;
  }

  void add(Histogram other) {
    for (int i = 0; i < SIZE; i++) {
      counts[i] += other.counts[i];
    }
    maxNs = Math.max(maxNs, other.maxNs);
    total += other.total;
  }

  private static int bucket(long ns) {
    long tenths = Math.max(0, ns) / 100_000;
    if (tenths < 100) {
      return (int) tenths;
    }
    if (tenths < 1000) {
      return FINE + (int) (tenths - 100) / 10;
    }
    return MIDDLE + (int) Math.min(SIZE - 1 - MIDDLE, (tenths - 1000) / 100);
  }

  /** The upper end of a bucket. */
  private static double endMs(int bucket) {
    if (bucket < FINE) {
      return (bucket + 1) / 10.0;
    }
    return bucket < MIDDLE ? bucket - FINE + 11.0 : (bucket - MIDDLE) * 10 + 110.0;
  }

  long total() {
    return total;
  }

  double maxMs() {
    return maxNs / 1e6;
  }

  /** What this part of all does not exceed, in ms, to the width of a bucket. */
  double percentileMs(double part) {
    long wanted = (long) Math.ceil(total * part);
    long seen = 0;
    for (int i = 0; i < SIZE; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(endMs(i), maxMs());
      }
    }
    return 0;
  }

  /**
   * How many durations are in each of equal ranges.
   *
   * @return one number for each range and one for what is longer
   */
  long[] ranges(double widthMs, int count) {
    long[] ranges = new long[count + 1];
    for (int i = 0; i < SIZE; i++) {
      double middle = endMs(i) - 0.05;
      ranges[(int) Math.min(count, middle / widthMs)] += counts[i];
    }
    return ranges;
  }

  void clear() {
    Arrays.fill(counts, 0);
    maxNs = 0;
    total = 0;
  }
}
