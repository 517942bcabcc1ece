package org.legato.node;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Sampled once a second: how many calls there are and how many come. Reading resets. */
final class CallLoad {
  private final IntSupplier active;
  private final LongSupplier started;
  private long lastStarted;
  private long samples;
  private long activeSum;
  private int activeMost;
  private long rateSamples;
  private long rateSum;
  private int rateMost;
  private int rateNow;

  CallLoad(IntSupplier active, LongSupplier started) {
    this.active = active;
    this.started = started;
  }

  /** Takes a sample; call it once a second. */
  synchronized void sample() {
    int now = active.getAsInt();
    samples++;
    activeSum += now;
    activeMost = Math.max(activeMost, now);
    long total = started.getAsLong();
    rateNow = (int) (total - lastStarted);
    lastStarted = total;
    rateSamples++;
    rateSum += rateNow;
    rateMost = Math.max(rateMost, rateNow);
  }

  synchronized int callsAverage() {
    int average = samples == 0 ? active.getAsInt() : (int) (activeSum / samples);
    samples = 0;
    activeSum = 0;
    return average;
  }

  synchronized int callsMaximum() {
    int most = Math.max(activeMost, active.getAsInt());
    activeMost = 0;
    return most;
  }

  synchronized int callsPerSecondAverage() {
    int average = rateSamples == 0 ? rateNow : (int) (rateSum / rateSamples);
    rateSamples = 0;
    rateSum = 0;
    return average;
  }

  synchronized int callsPerSecondMaximum() {
    int most = rateMost;
    rateMost = 0;
    return most;
  }
}
