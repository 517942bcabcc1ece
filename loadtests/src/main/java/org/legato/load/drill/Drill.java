package org.legato.load.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.legato.load.drill.DrillCall.Phase;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** Calls in all phases, harm, and what the people on the phone noticed of it. */
final class Drill {
  private static final Duration BACK = Duration.ofSeconds(25);
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration STEADY = Duration.ofSeconds(3);
  private static final int POSTED = 6;

  private final int count;
  private final Consumer<String> narrator;
  private final Line line;
  private final NodeGroup group;
  private final Phone callee;
  private final Harming harming;
  private final List<DrillCall> calls = new ArrayList<>();
  private final List<DrillCall> gaveUp = new ArrayList<>();
  private final Map<DrillCall, String> workers = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Drill(int count, Consumer<String> narrator, Line line, NodeGroup group, Harming harming)
      throws IOException {
    this.callee = line.phone("callee", 400);
    this.count = count;
    this.narrator = narrator;
    this.line = line;
    this.group = group;
    this.harming = harming;
  }

  /**
   * Plays a drill.
   *
   * @param warmUp seconds in which all calls are up before the harm; a room has none
   * @param directory an empty one, which gets the nodes' logs
   */
  static Report play(
      Harm harm, int nodes, int calls, int warmUp, Path directory, Consumer<String> narrator)
      throws IOException, InterruptedException {
    int ring =
        warmUp
            + switch (harm) {
              case KILL, KILL_OLDEST -> 15 + calls / 5;
              case CUT, DRAIN, ROLLING -> 25;
              default -> 40 + calls / 5;
            };
    if (harm == Harm.ROOM_HOME) {
      return RoomDrill.play(nodes, directory, narrator);
    }
    narrator.accept("Starting " + nodes + " nodes …");
    if (harm == Harm.CUT) {
      try (Namespaces namespaces = Namespaces.create(nodes);
          Line line = new Line(namespaces.phonesAddress());
          NodeGroup group =
              NodeGroup.start(
                  nodes, directory, Stage.build(directory, ring, line.address()), namespaces)) {
        return new Drill(
                calls, narrator, line, group, new Harming(group, harm, narrator, namespaces))
            .play(warmUp);
      }
    }
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(nodes, directory, Stage.build(directory, ring, line.address()))) {
      return new Drill(calls, narrator, line, group, new Harming(group, harm, narrator, null))
          .play(warmUp);
    }
  }

  /**
   * The one who was called while the harm was done answers now; a node that leaves has waited for
   * that.
   */
  private int calleeLost() {
    if (!leaves()
        && harming.kind() != Harm.JOIN
        && !until(() -> callee.count("INVITE") > 1, BOUND)) {
      problems.add("the callee was not called again");
    }
    if (!leaves()) {
      callee.answer();
    }
    boolean hears = until(() -> callee.sound().lately(Stage.PROMPT_HZ, 400) > 0.5, BOUND);
    boolean talks = hears && callee.await("ACK", BOUND) != null;
    if (!talks) {
      problems.add("the callee could not answer: " + callee.story());
    }
    callee.bye();
    return talks && callee.await("200 OK (BYE)", BOUND) != null ? 0 : 1;
  }

  private boolean leaves() {
    return harming.kind() == Harm.DRAIN || harming.kind() == Harm.ROLLING;
  }

  /** What people do while a node leaves, which waits for the answers to what goes through it. */
  private void whileItLeaves() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
    callee.answer();
    giveUp();
  }

  private Report play(int warmUp) throws IOException, InterruptedException {
    int nodes = group.nodes().size();
    calls.addAll(new Callers(line, group).place(count, harming.victim()));
    for (DrillCall call : calls) {
      if (!call.begun()) {
        problems.add(call.phone().user() + " did not come to " + call.phase());
      }
    }
    if (callee.await("INVITE", BOUND) == null) {
      problems.add("the callee was not called");
    }
    callee.ring();
    narrator.accept(calls.size() + " calls are up.");
    Keys keys = new Keys(calls);
    keys.press('1', '2');
    until(() -> calls.stream().filter(DrillCall::talks).allMatch(c -> c.hearsRight(400)), BOUND);
    calls.forEach(call -> workers.put(call, host(call.phone().soundGoesTo())));
    if (warmUp > 0) {
      narrator.accept("They talk for " + warmUp + " s, until what they need is compiled …");
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(warmUp));
    }
    Poster poster =
        new Poster(
            harming::witness,
            calls.stream()
                .filter(c -> c.phase() == Phase.PROMPT || c.phase() == Phase.KEYS)
                .limit(POSTED)
                .map(c -> c.phone().remoteTag())
                .toList());
    // What a script has not got yet it cannot keep.
    problems.addAll(keys.unknown(poster, "12", BOUND));
    Thread posting = Thread.ofPlatform().name("poster").start(poster);

    // Not while it is measured.
    System.gc();
    measure();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
    Report.Gaps before = Report.Gaps.of(gaps(talking()));
    measure();
    MachineWatch machine = new MachineWatch();
    Thread people = leaves() ? Thread.ofPlatform().start(this::whileItLeaves) : null;
    List<String> harmed = harming.harm();
    if (people == null) {
      // At once: those gateways may not know yet that the node is lost.
      ringing().forEach(call -> call.phone().server(harming.witness().sip()));
      giveUp();
    } else {
      people.join();
    }
    until(() -> talking().stream().allMatch(c -> c.hearsRight(1000)), BACK);
    long stoodStillMs = machine.longestMs();
    machine.close();
    poster.end(posting);
    List<Long> moved =
        gaps(talking().stream().filter(c -> harmed.contains(workers.get(c))).toList());
    List<Long> stayed =
        gaps(talking().stream().filter(c -> !harmed.contains(workers.get(c))).toList());
    // A machine that is late disturbs somebody's sound at any moment; it must be right again.
    until(() -> talking().stream().allMatch(c -> c.hearsRight(400)), STEADY);
    int wrong = wrongSound();

    int placed = calls.size();
    int ringingLost = calleeLost() + endRinging();
    keys.press('3', '4');
    List<String> keysWrong = keys.unknown(poster, "1234", STEADY);
    problems.addAll(keysWrong);
    Poster.Verdict events = poster.verdict().and(ticks(poster));
    problems.addAll(events.problems());
    int lost = ringingLost + hangUp();
    return new Report(
        harming.kind().label(),
        nodes,
        placed,
        lost,
        Report.Gaps.of(moved),
        Report.Gaps.of(stayed),
        before,
        stoodStillMs,
        wrong,
        keysWrong.size(),
        events.posted(),
        events.lost(),
        events.duplicated(),
        (int) calls.stream().filter(c -> c.phone().sound().strays() > 2).count(),
        calls.stream().mapToLong(c -> c.phone().sound().strays()).sum(),
        calls.stream().mapToLong(c -> c.phone().count("INVITE")).max().orElse(0),
        harming.whole(),
        harming.cutOffEndedMs(),
        List.copyOf(problems));
  }

  private List<DrillCall> ringing() {
    return calls.stream().filter(call -> !call.talks()).toList();
  }

  /** Every other one of those who hear it ringing. */
  private void giveUp() {
    for (int i = 1; i < ringing().size(); i += 2) {
      DrillCall call = ringing().get(i);
      if (!call.phone().got("200 OK (INVITE)")) {
        call.phone().cancel();
        gaveUp.add(call);
      }
    }
  }

  /** Those who gave up have their 487, the others are answered. */
  private int endRinging() {
    int lost = 0;
    for (DrillCall call : ringing()) {
      Phone phone = call.phone();
      if (gaveUp.contains(call)) {
        String refused = "487 Request Terminated (INVITE)";
        boolean ended =
            phone.awaitUntil(() -> phone.got(refused) || phone.got("200 OK (INVITE)"), BOUND);
        // A 200 may cross the CANCEL (RFC 3261 §9.1): then it hangs up as the others do.
        if (!phone.got("200 OK (INVITE)")) {
          calls.remove(call);
        }
        if (!ended) {
          lost++;
          problems.add(phone.user() + " could not give up: " + phone.story());
        }
      } else if (phone.await("200 OK (INVITE)", Duration.ofSeconds(180)) == null) {
        problems.add(phone.user() + " was not answered: " + phone.story());
      }
    }
    return lost;
  }

  /** What one script has posted to another must have come once each. */
  private Poster.Verdict ticks(Poster asked) throws IOException, InterruptedException {
    String ticker = leg(Phase.TICKER);
    String sink = leg(Phase.SINK);
    int sent = asked.variables(ticker).path("n").asInt();
    List<String> got = List.of(asked.variables(sink).path("posts").asText().split(","));
    int lost = 0;
    int twice = 0;
    // The last one may be on its way.
    for (int n = 1; n < sent; n++) {
      String text = Integer.toString(n);
      long times = got.stream().filter(text::equals).count();
      lost += times == 0 ? 1 : 0;
      twice += times > 1 ? 1 : 0;
    }
    boolean right = sent > 0 && lost + twice == 0;
    return new Poster.Verdict(
        lost + (sent == 0 ? 1 : 0),
        twice,
        sent,
        right ? List.of() : List.of("ticker has posted " + sent + ", sink has got " + got));
  }

  private String leg(Phase phase) {
    return calls.stream()
        .filter(call -> call.phase() == phase)
        .map(call -> call.phone().remoteTag())
        .findFirst()
        .orElseThrow();
  }

  private static String host(InetSocketAddress address) {
    return address == null ? "" : address.getHostString();
  }

  private List<DrillCall> talking() {
    return calls.stream().filter(DrillCall::talks).toList();
  }

  private void measure() {
    calls.forEach(call -> call.phone().sound().measureGaps());
  }

  private static List<Long> gaps(List<DrillCall> of) {
    return of.stream()
        .filter(call -> call.phone().sound().packets() > 0)
        .map(call -> Math.max(call.phone().sound().longestGapMs(), call.phone().sound().silentMs()))
        .toList();
  }

  private int wrongSound() {
    int wrong = 0;
    for (DrillCall call : talking()) {
      if (!call.hearsRight(400)) {
        wrong++;
        problems.add(
            "%s (%s) hears %d Hz only %.0f %% of the time, silent for %d ms, speaks to %s"
                .formatted(
                    call.phone().user(),
                    call.phase(),
                    call.hears(),
                    100 * call.phone().sound().lately(call.hears(), 400),
                    call.phone().sound().silentMs(),
                    call.phone().soundGoesTo()));
      }
    }
    return wrong;
  }

  /** Everyone hangs up; who gets no 200 had lost the call, and who was hung up on as well. */
  private int hangUp() {
    int lost = 0;
    for (DrillCall call : calls) {
      if (!call.phone().got("BYE")) {
        call.phone().bye();
      }
    }
    for (DrillCall call : calls) {
      Phone phone = call.phone();
      if (phone.got("BYE") || phone.await("200 OK (BYE)", BOUND) == null) {
        lost++;
        problems.add(
            "%s %s: %s"
                .formatted(
                    phone.user(),
                    phone.got("BYE") ? "was hung up on" : "could not hang up",
                    phone.story()));
      }
    }
    return lost;
  }

  static boolean until(BooleanSupplier condition, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return true;
  }
}
