package org.legato.load.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Makes short calls. */
final class CallsRun implements AutoCloseable {
  private static final long BOUND_S = 70;

  private final Server server;
  private final String user;
  private final Caller caller;
  private final DatagramSocket sink;
  private final Semaphore places;
  private final int atATime;

  CallsRun(Server server, String host, String user, int atATime) throws IOException {
    this.server = server;
    this.user = user;
    this.atATime = atATime;
    this.places = new Semaphore(atATime);
    this.sink = new DatagramSocket(0, InetAddress.getByName(host));
    try {
      this.caller = new Caller(host, server.sip());
    } catch (IOException e) {
      sink.close();
      throw e;
    }
  }

  /** Plays all rates, one after the other. */
  CallsReport play(List<Integer> rates, int seconds, int warmUp, Consumer<String> narrator)
      throws IOException, InterruptedException, ExecutionException {
    if (warmUp > 0) {
      step(rates.getFirst(), warmUp);
    }
    narrator.accept(
        "calls/s  begun   calls refused  failed repeated  answer p50    p99    max    CPU"
            + "  CPU-s per 1,000  others");
    List<CallsReport.Step> steps = new ArrayList<>();
    for (int rate : rates) {
      CallsReport.Step s = step(rate, seconds);
      steps.add(s);
      narrator.accept(
          String.format(
              Locale.ROOT,
              "%7d %6.0f %7d %7d %7d %8d %11.1f %6.1f %6.1f %5.1f%% %16.2f %6.1f%%",
              s.rate(),
              s.begun(),
              s.calls(),
              s.refused(),
              s.failed(),
              s.repeated(),
              s.answer().p50(),
              s.answer().p99(),
              s.answer().max(),
              s.cpuPercent(),
              s.cpuSecondsPer1000(),
              s.othersPercent()));
    }
    return new CallsReport(
        "calls",
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.text(),
        server.name(),
        warmUp,
        steps,
        steps.stream().allMatch(s -> s.failed() == 0));
  }

  private CallsReport.Step step(int rate, int seconds)
      throws IOException, InterruptedException, ExecutionException {
    caller.takeAnswerTimes().get();
    long repeated = caller.repeated();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    Proc.Usage from = server.usage();
    int wanted = rate * seconds;
    List<CompletableFuture<?>> all = new ArrayList<>();
    long next = System.nanoTime();
    for (int i = 0; i < wanted; i++) {
      places.acquire();
      all.add(play(caller.invite(user, sink.getLocalPort()), refused, failed));
      next += 1_000_000_000L / rate;
      LockSupport.parkNanos(next - System.nanoTime());
    }
    double took = (System.nanoTime() - from.atNs()) / 1e9;
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(BOUND_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      failed.addAndGet(atATime - places.availablePermits());
    }
    Proc.Usage to = server.usage();
    double span = (to.atNs() - from.atNs()) / 1e9;
    double cpu = to.cpuSeconds() - from.cpuSeconds();
    double others = (to.coreSeconds() - from.coreSeconds() - cpu) * 100 / span;
    return new CallsReport.Step(
        rate,
        MediaStep.round(wanted / took),
        wanted,
        refused.get(),
        failed.get(),
        caller.repeated() - repeated,
        MediaStep.Millis.of(caller.takeAnswerTimes().get()),
        MediaStep.round(cpu * 100 / span),
        MediaStep.round(cpu * 1000 / wanted),
        server.core() < 0 ? 0 : MediaStep.round(Math.max(0, others)));
  }

  private CompletableFuture<?> play(Call call, AtomicInteger refused, AtomicInteger failed) {
    return call.answered
        .thenCompose(
            outcome -> {
              if (outcome == Call.Outcome.ANSWERED) {
                caller.bye(call);
                return call.ended;
              }
              (outcome == Call.Outcome.REFUSED ? refused : failed).incrementAndGet();
              return CompletableFuture.completedFuture(true);
            })
        .thenAccept(
            known -> {
              failed.addAndGet(known ? 0 : 1);
              places.release();
            });
  }

  @Override
  public void close() throws IOException {
    caller.close();
    sink.close();
  }
}
