package org.legato.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.legato.sip.SipGateway.Refusal;

/** Whether a new call is let in, and what one is answered that is not. Safe for threads. */
final class Admission {
  /**
   * What is answered beyond each limit, and the limits that do not change while the node runs.
   *
   * @param mostCalls calls at one time
   * @param optionsLimit calls from which on OPTIONS are refused; 0 for none
   * @param maxDelayMs delay of actors or vaults from which on calls are refused; 0 for none
   */
  record Limits(
      int mostCalls,
      int optionsLimit,
      long maxDelayMs,
      Refusal calls,
      Refusal rate,
      Refusal draining,
      Refusal delay,
      Refusal options) {
    static Limits read(Config root, Duration retryAfter) {
      int optionsLimit = root.getInt("legato.overload.options-limit");
      if (optionsLimit < 0) {
        throw new ConfigProblem("legato.overload.options-limit must be 0 or more: " + optionsLimit);
      }
      return new Limits(
          root.getInt("legato.call.max-calls"),
          optionsLimit,
          root.getDuration("legato.overload.max-delay").toMillis(),
          refusal(root, "legato.overload.calls", retryAfter),
          refusal(root, "legato.overload.rate", retryAfter),
          refusal(root, "legato.overload.draining", retryAfter),
          refusal(root, "legato.overload.delay", retryAfter),
          refusal(root, "legato.overload.options", retryAfter));
    }
  }

  static Refusal refusal(Config root, String key, Duration retryAfter) {
    String[] parts = root.getString(key).strip().split("\\s+", 2);
    if (parts.length < 2 || !parts[0].matches("[3-6]\\d\\d")) {
      throw new ConfigProblem(
          key + " must be a status from 300 to 699 and a reason: " + root.getString(key));
    }
    return new Refusal(Integer.parseInt(parts[0]), parts[1], retryAfter);
  }

  private final Limits limits;
  private final IntSupplier calls;
  private final LongSupplier delayMs;
  private final LongSupplier vaultDelayMs;
  private final LongSupplier nanoTime;
  private final LongAdder refusedCalls = new LongAdder();
  private final LongAdder refusedRate = new LongAdder();
  private final LongAdder refusedDraining = new LongAdder();
  private final LongAdder refusedDelay = new LongAdder();
  private final LongAdder refusedOptions = new LongAdder();
  private volatile boolean draining;
  private volatile int perSecond;
  private double tokens;
  private long last;

  /**
   * An admission.
   *
   * @param perSecond new calls a second, 0 for no limit
   * @param calls how many there are
   * @param delayMs how late the actors are
   * @param vaultDelayMs how late the vaults of calls answer
   * @param nanoTime a clock
   */
  Admission(
      Limits limits,
      int perSecond,
      IntSupplier calls,
      LongSupplier delayMs,
      LongSupplier vaultDelayMs,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.calls = calls;
    this.delayMs = delayMs;
    this.vaultDelayMs = vaultDelayMs;
    this.nanoTime = nanoTime;
    perSecond(perSecond);
    last = nanoTime.getAsLong();
  }

  /** What a new call is answered that is not let in. */
  Optional<Refusal> ofCall() {
    if (draining) {
      return refused(refusedDraining, limits.draining());
    }
    if (calls.getAsInt() >= limits.mostCalls()) {
      return refused(refusedCalls, limits.calls());
    }
    long late = Math.max(delayMs.getAsLong(), vaultDelayMs.getAsLong());
    if (limits.maxDelayMs() > 0 && late > limits.maxDelayMs()) {
      return refused(refusedDelay, limits.delay());
    }
    return withinRate() ? Optional.empty() : refused(refusedRate, limits.rate());
  }

  /** What OPTIONS are answered when there are many calls. */
  Optional<Refusal> ofOptions() {
    boolean many = limits.optionsLimit() > 0 && calls.getAsInt() >= limits.optionsLimit();
    return many ? refused(refusedOptions, limits.options()) : Optional.empty();
  }

  private static Optional<Refusal> refused(LongAdder counter, Refusal refusal) {
    counter.increment();
    return Optional.of(refusal);
  }

  /** Bursts of up to one second's worth are let through. */
  private synchronized boolean withinRate() {
    if (perSecond == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - last) / 1e9 * perSecond);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  int perSecond() {
    return perSecond;
  }

  synchronized void perSecond(int most) {
    perSecond = Math.max(0, most);
    tokens = perSecond;
  }

  void draining(boolean on) {
    draining = on;
  }

  boolean draining() {
    return draining;
  }

  /** For metrics. */
  Map<String, Number> numbers() {
    return Map.of(
        "legato_refused_calls_total", refusedCalls.sum(),
        "legato_refused_rate_total", refusedRate.sum(),
        "legato_refused_draining_total", refusedDraining.sum(),
        "legato_refused_delay_total", refusedDelay.sum(),
        "legato_refused_options_total", refusedOptions.sum(),
        "legato_dispatcher_delay_ms", delayMs.getAsLong(),
        "legato_vault_delay_ms", vaultDelayMs.getAsLong());
  }
}
