package org.legato.load.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/**
 * What a node of this build lives through once, so that those that come later know from their start
 * what they need compiled and how (JEP 483, 514, 515): calls that begin and end, another node's
 * crash, one that joins, and leaving itself.
 */
final class Training {
  private static final int RING_SECONDS = 10;
  private static final Duration BOUND = Duration.ofSeconds(25);
  private static final Duration LEAVES = Duration.ofSeconds(120);
  private static final Duration CREATED = Duration.ofSeconds(120);

  private final Line line;
  private final NodeGroup group;
  private final int calls;
  private final Duration talk;
  private final Consumer<String> narrator;
  private Phone callee;

  private Training(
      Line line, NodeGroup group, int calls, Duration talk, Consumer<String> narrator) {
    this.line = line;
    this.group = group;
    this.calls = calls;
    this.talk = talk;
    this.narrator = narrator;
  }

  /**
   * Writes the cache that the JVM's flag {@code -XX:AOTCache} takes.
   *
   * @param cache replaced in one step, so that a node that begins meanwhile finds the old one or
   *     the new
   * @param directory an empty one, which gets the nodes' logs
   * @param calls how many there are at once
   * @param talk how long nothing but talking happens
   * @throws IllegalStateException if the nodes do not do what they are to learn
   */
  static void play(Path cache, Path directory, int calls, Duration talk, Consumer<String> narrator)
      throws IOException, InterruptedException {
    Path learnt = directory.resolve("learnt.aotconf");
    try (Line line = new Line();
        NodeGroup group =
            new NodeGroup(directory, Stage.build(directory, RING_SECONDS, line.address()))) {
      new Training(line, group, calls, talk, narrator).play(learnt);
    }
    narrator.accept("What it learnt is written to " + cache + " …");
    Path next = directory.resolve("next.aot");
    Path log = directory.resolve("create.log");
    Process creating =
        new ProcessBuilder(
                NodeProcess.program(
                    List.of(
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + learnt,
                        "-XX:AOTCache=" + next)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!creating.waitFor(CREATED.toSeconds(), TimeUnit.SECONDS)
        || creating.exitValue() != 0
        || !Files.exists(next)) {
      creating.destroyForcibly();
      throw new IllegalStateException("the JVM wrote no cache:\n" + Files.readString(log));
    }
    // Another file system has no step that moves.
    Path beside = cache.resolveSibling(cache.getFileName() + ".new");
    Files.copy(next, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
  }

  private void play(Path learnt) throws IOException, InterruptedException {
    narrator.accept("Two nodes are started, of which the second one learns …");
    NodeProcess first = group.add();
    group.flags(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + learnt));
    final NodeProcess learner = group.add();
    group.flags(List.of());

    narrator.accept("Calls begin and end.");
    List<DrillCall> brief = place(calls / 2, first);
    callee.answer();
    heard(brief);
    end(brief);
    line.clear();
    List<DrillCall> all = place(calls, first);
    callee.ring();
    Keys keys = new Keys(all);
    keys.press('1', '2');
    heard(all);
    // Long enough to be what the compiler takes for usual.
    LockSupport.parkNanos(talk.toNanos());

    narrator.accept("The other node crashes, and another one comes.");
    first.kill();
    silent(all).forEach(call -> call.phone().server(learner.sip()));
    heard(all);
    if (!Drill.until(() -> callee.count("INVITE") > 1, BOUND)) {
      throw new IllegalStateException("the callee was not called again: " + callee.story());
    }
    callee.answer();
    keys.press('3', '4');
    final NodeProcess last = group.add();
    heard(all);
    end(all.subList(0, calls / 4));

    narrator.accept("The one that learns leaves.");
    silent(all).forEach(call -> call.phone().server(last.sip()));
    learner.terminate();
    if (!learner.awaitEnd(LEAVES) || !Files.exists(learnt)) {
      throw new IllegalStateException("the node that learns wrote nothing:\n" + learner.log());
    }
  }

  private List<DrillCall> place(int count, NodeProcess first) throws IOException {
    callee = line.phone("callee", 400);
    List<DrillCall> calls = new Callers(line, group).place(count, first);
    for (DrillCall call : calls) {
      if (!call.begun()) {
        throw new IllegalStateException("a call did not begin: " + call.phone().story());
      }
    }
    if (callee.await("INVITE", BOUND) == null) {
      throw new IllegalStateException("the callee was not called");
    }
    return calls;
  }

  private static List<DrillCall> silent(List<DrillCall> calls) {
    return calls.stream().filter(call -> !call.talks()).toList();
  }

  private static void heard(List<DrillCall> calls) {
    List<DrillCall> talking = calls.stream().filter(DrillCall::talks).toList();
    if (!Drill.until(() -> talking.stream().allMatch(call -> call.hearsRight(400)), BOUND)) {
      throw new IllegalStateException("not all calls hear what they should");
    }
  }

  /** Those who talk hang up, the others give up. */
  private static void end(List<DrillCall> calls) {
    for (DrillCall call : calls) {
      if (call.talks() || call.phone().got("200 OK (INVITE)")) {
        call.phone().bye();
      } else {
        call.phone().cancel();
      }
    }
    calls.stream().filter(DrillCall::talks).forEach(c -> c.phone().await("200 OK (BYE)", BOUND));
  }
}
