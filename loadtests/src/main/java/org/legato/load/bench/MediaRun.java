package org.legato.load.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.legato.load.bench.MediaStep.Load;
import org.legato.load.bench.MediaStep.Millis;

/** Makes calls, lets them talk and measures, with more and more of them. */
final class MediaRun implements AutoCloseable {
  /** A caller in a room, or one that hears the announcement. */
  private record Talker(int room, int hz) {}

  private static final long BOUND_S = 60;
  private static final int GAPS_MS = 60;
  private static final double LATE_MS = 2;
  private static final double BUSY_PERCENT = 5;

  private final MediaPlan plan;
  private final Server server;
  private final Consumer<String> narrator;
  private final Generator generator;
  private final Caller caller;
  private final List<Call> calls = new ArrayList<>();

  /** By the channel's index in the generator. */
  private final Map<Integer, Talker> talkers = new HashMap<>();

  private final Set<String> notes = new LinkedHashSet<>();
  private int begun;
  private int refused;
  private int failed;

  /** Gets ready to talk to a server; {@code narrator} is told what goes on. */
  MediaRun(MediaPlan plan, Server server, String host, Consumer<String> narrator)
      throws IOException {
    this.plan = plan;
    this.server = server;
    this.narrator = narrator;
    this.generator = new Generator(host, plan.most());
    try {
      this.caller = new Caller(host, server.sip());
    } catch (IOException e) {
      generator.close();
      throw e;
    }
  }

  /** Measures all steps, one after the other, and ends all calls. */
  MediaReport play() throws IOException, InterruptedException, ExecutionException {
    Proc.Usage idle = server.usage();
    List<MediaStep> steps = new ArrayList<>();
    narrator.accept(MediaTable.HEAD);
    for (int channels : plan.channels()) {
      callUntil(channels);
      TimeUnit.SECONDS.sleep(plan.warmUpSeconds());
      MediaStep step = measure(channels, idle, steps.isEmpty() ? null : steps.getLast());
      steps.add(step);
      narrator.accept(MediaTable.row(step));
    }
    hangUp();
    return report(idle, steps);
  }

  MediaReport report(Proc.Usage idle, List<MediaStep> steps)
      throws IOException, InterruptedException {
    return new MediaReport(
        plan.kind(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.text(),
        server.name(),
        plan.roomSize(),
        plan.warmUpSeconds(),
        MediaStep.round(idle.rss() / 1e6),
        steps,
        receivedOfSent(),
        List.copyOf(notes),
        !steps.isEmpty() && steps.stream().allMatch(MediaStep::isRight));
  }

  /** Begins calls until there are so many; each that is answered talks. */
  void callUntil(int wanted) throws InterruptedException, ExecutionException {
    List<Call> fresh = new ArrayList<>();
    int first = begun;
    long next = System.nanoTime();
    while (begun < wanted) {
      fresh.add(caller.invite(plan.user(begun), generator.port(begun)));
      begun++;
      next += 1_000_000_000L / plan.rate();
      LockSupport.parkNanos(next - System.nanoTime());
    }
    for (int i = 0; i < fresh.size(); i++) {
      answered(first + i, fresh.get(i));
    }
  }

  private void answered(int index, Call call) throws InterruptedException, ExecutionException {
    Call.Outcome outcome;
    try {
      outcome = call.answered.get(BOUND_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      outcome = Call.Outcome.FAILED;
    }
    switch (outcome) {
      case ANSWERED -> {
        InetSocketAddress peer = call.media;
        int hz = plan.hz(index);
        int room = plan.roomSize() == 0 ? index : index / plan.roomSize();
        int channel = generator.add(index, peer, Tone.packet(hz, plan.level())).get();
        talkers.put(channel, new Talker(room, hz));
        calls.add(call);
      }
      case REFUSED -> refused++;
      case FAILED -> {
        failed++;
        notes.add(
            call.status == 0
                ? "Calls were not answered at all."
                : "Calls failed with status " + call.status + ".");
      }
    }
  }

  /** Measures for some seconds what goes on. */
  MediaStep measure(int channels, Proc.Usage idle, MediaStep before)
      throws IOException, InterruptedException, ExecutionException {
    double own = Proc.own();
    Proc.Usage from = server.usage();
    generator.begin().get();
    TimeUnit.SECONDS.sleep(plan.seconds());
    Generator.Measured measured = generator.end().get();
    double seconds = measured.seconds();
    Proc.Usage to = server.usage();
    double spanS = (to.atNs() - from.atNs()) / 1e9;
    double cpu = percent(to.cpuSeconds() - from.cpuSeconds(), spanS);
    double media = percent(to.mediaSeconds() - from.mediaSeconds(), spanS);
    double others = percent(to.coreSeconds() - from.coreSeconds(), spanS) - cpu;
    int active = calls.size();
    long due = Math.round(active * 50 * seconds);
    Histogram longest = new Histogram();
    measured.longestMs().forEach(ms -> longest.add((long) (ms * 1e6)));
    Load load =
        new Load(
            MediaStep.round(percent(Proc.own() - own, spanS)),
            MediaStep.round(measured.lateness().percentileMs(0.99)),
            MediaStep.round(measured.lateness().maxMs()),
            measured.due() - measured.sent(),
            generator.dropped(),
            measured.strange());
    note(load, others);
    int right = right(measured);
    double rssMb = to.rss() / 1e6;
    double more =
        before == null || active == before.active()
            ? (to.rss() - idle.rss()) / 1e3 / Math.max(1, active)
            : (rssMb - before.rssMb()) * 1e3 / (active - before.active());
    return new MediaStep(
        channels,
        active,
        refused,
        failed,
        MediaStep.round(seconds),
        due,
        measured.packets(),
        due == 0 ? 0 : MediaStep.round(100.0 * Math.max(0, due - measured.packets()) / due),
        measured.lost(),
        Millis.of(measured.deviations()),
        MediaStep.round(measured.worstP99Ms()),
        Millis.of(longest),
        MediaStep.round(cpu),
        active == 0 ? 0 : MediaStep.round(cpu * 100 / active),
        active == 0 ? 0 : MediaStep.round(media * 100 / active),
        server.core() < 0 ? 0 : MediaStep.round(Math.max(0, others)),
        MediaStep.round(rssMb),
        active == 0 ? 0 : MediaStep.round((to.rss() - idle.rss()) / 1e3 / active),
        MediaStep.round(more),
        right,
        active - right,
        load,
        measured.gaps().ranges(1, GAPS_MS));
  }

  private static double percent(double seconds, double span) {
    return seconds * 100 / span;
  }

  private void note(Load load, double others) {
    if (load.latenessP99Ms() > LATE_MS) {
      notes.add(
          "The generator itself was late (its ticks at p99 by more than 2 ms): it sent in bursts,"
              + " and gaps at the server may be its fault. When packets came is told by the kernel"
              + " and holds.");
    }
    if (load.notSent() > 0 || load.dropped() > 0) {
      notes.add(
          "The generator could not send or keep all packets: losses may be its own. Remedy: raise"
              + " net.core.rmem_max and wmem_max, or measure fewer channels.");
    }
    if (server.core() >= 0 && others > BUSY_PERCENT) {
      notes.add("Other processes used the server's core as well: its figures are too high.");
    } else if (server.core() < 0) {
      notes.add("The server was not bound to one core.");
    }
  }

  /** How many channels heard what they should. */
  private int right(Generator.Measured measured) {
    Map<Integer, List<Talker>> rooms = new HashMap<>();
    talkers.values().forEach(t -> rooms.computeIfAbsent(t.room(), _ -> new ArrayList<>()).add(t));
    int right = 0;
    for (Map.Entry<Integer, Talker> channel : talkers.entrySet()) {
      byte[] sound = measured.sounds().get(channel.getKey());
      Talker talker = channel.getValue();
      boolean heard =
          sound.length > 0
              && (plan.roomSize() == 0
                  ? plan.expectedHz() == 0
                      || Tone.isThere(sound, plan.expectedHz(), Tone.ANNOUNCED_LEVEL)
                  : hearsOthers(sound, talker, rooms.get(talker.room())));
      right += heard ? 1 : 0;
    }
    return right;
  }

  /** Everyone hears all others at their level, and not himself. */
  private boolean hearsOthers(byte[] sound, Talker talker, List<Talker> room) {
    Map<Integer, Integer> tones = new HashMap<>();
    room.forEach(t -> tones.merge(t.hz(), t == talker ? 0 : 1, Integer::sum));
    for (Map.Entry<Integer, Integer> tone : tones.entrySet()) {
      int times = tone.getValue();
      boolean asItShould =
          times == 0
              ? Tone.amplitude(sound, tone.getKey()) < 0.3 * plan.level()
              : Tone.isThere(sound, tone.getKey(), times * plan.level());
      if (!asItShould) {
        return false;
      }
    }
    return true;
  }

  /** Ends all calls and waits for it. */
  void hangUp() throws InterruptedException, ExecutionException {
    if (caller.endedByServer() > 0) {
      notes.add(
          String.format(
              Locale.ROOT, "The server hung up %d calls by itself.", caller.endedByServer()));
    }
    long next = System.nanoTime();
    for (Call call : calls) {
      caller.bye(call);
      next += 1_000_000_000L / plan.rate();
      LockSupport.parkNanos(next - System.nanoTime());
    }
    for (Call call : calls) {
      try {
        call.ended.get(BOUND_S, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        notes.add("The server did not answer a BYE.");
      }
    }
  }

  private double receivedOfSent() throws IOException, InterruptedException {
    if (server.node() == null) {
      return -1;
    }
    long deadline = System.nanoTime() + BOUND_S * 1_000_000_000L;
    while (server.node().metric("legato_media_sessions") > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    double received = server.node().metric("legato_media_packets_received_total");
    return MediaStep.round(100 * received / Math.max(1, generator.sentInAll()));
  }

  Set<String> notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    generator.close();
    caller.close();
  }
}
