package org.legato.node;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** Whether a new call is let in, and what one is answered that is not. Safe for threads. */
final class Admission {
  /** What a refused call is answered. */
  record Answer(int status, String reason) {
    /** What the gateway answers by itself, before a refused call costs anything. */
    static final Answer PLAIN = new Answer(503, "Service Unavailable");

    static Answer read(Config root, String key) {
      String[] parts = root.getString(key).strip().split("\\s+", 2);
      if (parts.length < 2 || !parts[0].matches("[3-6]\\d\\d")) {
        throw new ConfigProblem(
            key + " must be a status from 300 to 699 and a reason: " + root.getString(key));
      }
      return new Answer(Integer.parseInt(parts[0]), parts[1]);
    }
  }

  /** What is answered beyond each limit. */
  record Answers(Answer calls, Answer rate, Answer draining) {
    static Answers read(Config root) {
      return new Answers(
          Answer.read(root, "legato.overload.calls"),
          Answer.read(root, "legato.overload.rate"),
          Answer.read(root, "legato.overload.draining"));
    }

    private boolean plain() {
      return List.of(calls, rate, draining).stream().allMatch(Answer.PLAIN::equals);
    }
  }

  private final Answers answers;
  private final int mostCalls;
  private final IntSupplier calls;
  private final LongSupplier nanoTime;
  private final String retryAfter;
  private final LongAdder refusedCalls = new LongAdder();
  private final LongAdder refusedRate = new LongAdder();
  private final LongAdder refusedDraining = new LongAdder();
  private volatile boolean draining;
  private volatile int perSecond;
  private double tokens;
  private long last;

  /**
   * An admission.
   *
   * @param mostCalls calls at one time
   * @param perSecond new calls a second, 0 for no limit
   * @param calls how many there are
   * @param nanoTime a clock
   * @param retryAfter seconds
   */
  Admission(
      Answers answers,
      int mostCalls,
      int perSecond,
      IntSupplier calls,
      LongSupplier nanoTime,
      long retryAfter) {
    this.answers = answers;
    this.mostCalls = mostCalls;
    this.calls = calls;
    this.nanoTime = nanoTime;
    this.retryAfter = Long.toString(Math.max(1, retryAfter));
    perSecond(perSecond);
    last = nanoTime.getAsLong();
  }

  /** For the gateway: false makes it answer {@link Answer#PLAIN} cheaply. */
  boolean admitsAtGateway() {
    return !answers.plain() || refusal().isEmpty();
  }

  /** What an event is answered in place of its leg; empty for whatever goes to the leg. */
  Optional<SipResponse> answerTo(SipEvent event) {
    if (answers.plain() || !isNewCall(event)) {
      return Optional.empty();
    }
    List<SipHeader> headers = List.of(new SipHeader("Retry-After", retryAfter));
    return refusal().map(a -> new SipResponse(a.status(), a.reason(), headers, ""));
  }

  private static boolean isNewCall(SipEvent event) {
    return event instanceof SipEvent.RequestReceived received
        && received.request() instanceof SipRequest request
        && request.method().equals("INVITE")
        && Headers.toTag(request).isEmpty();
  }

  private Optional<Answer> refusal() {
    if (draining) {
      return refused(refusedDraining, answers.draining());
    }
    if (calls.getAsInt() >= mostCalls) {
      return refused(refusedCalls, answers.calls());
    }
    return withinRate() ? Optional.empty() : refused(refusedRate, answers.rate());
  }

  private static Optional<Answer> refused(LongAdder counter, Answer answer) {
    counter.increment();
    return Optional.of(answer);
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
        "legato_refused_draining_total", refusedDraining.sum());
  }
}
