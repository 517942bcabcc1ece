package org.legato.load.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.legato.load.phone.Line;
import org.legato.load.phone.Message;
import org.legato.load.phone.Phone;

/** The phones of one case, and what is expected of it: the first that does not hold ends it. */
final class Scene {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final long LONGEST_GAP_MS = 250;

  /** An expectation did not hold. */
  static final class Failed extends RuntimeException {
    Failed(String message) {
      super(message);
    }
  }

  private final QuizStage stage;
  private final Consumer<String> narrator;
  private final long began = System.currentTimeMillis();
  private final Map<Phone, Integer> tones = new LinkedHashMap<>();
  private final List<String> checks = new ArrayList<>();
  final Phone caller;
  final Phone john;
  final Phone anna;

  Scene(QuizStage stage, Consumer<String> narrator) throws IOException {
    this.stage = stage;
    this.narrator = narrator;
    stage.line().clear();
    caller = phone("caller", 440);
    john = phone("john", 700);
    anna = phone("anna", 1100);
  }

  private Phone phone(String user, int hz) throws IOException {
    Phone phone = stage.line().phone(user, hz);
    tones.put(phone, hz);
    return phone;
  }

  QuizStage stage() {
    return stage;
  }

  /** The frequency that a phone speaks, Hz. */
  int tone(Phone speaker) {
    return tones.get(speaker);
  }

  /** Tells the audience. */
  void say(String what) {
    narrator.accept("%6.2f s  %s".formatted((System.currentTimeMillis() - began) / 1000.0, what));
  }

  void expect(String what, boolean holds) {
    if (!holds) {
      throw new Failed("not so: " + what);
    }
    checks.add(what);
    say(what);
  }

  /** Expects that something becomes true in time. */
  void expectSoon(String what, BooleanSupplier condition) {
    expect(what, caller.awaitUntil(condition, BOUND));
  }

  /** Expects a message whose summary begins so. */
  Message expect(Phone phone, String message) {
    Message came = phone.await(message, BOUND);
    expect(phone.user() + " gets " + message, came != null);
    return came;
  }

  /** The caller dials a number. */
  void dial(String number) {
    say("caller dials " + number);
    caller.call("sip:" + number + "@" + host(), stage.node().sip());
  }

  private String host() {
    return stage.node().sip().getHostString() + ":" + stage.node().sip().getPort();
  }

  /** Expects that a prompt is heard, at least so much of it. */
  void expectPrompt(Phone phone, String prompt, int ms) {
    short[] recording = stage.recordings().get(prompt);
    expectSoon(phone.user() + " hears " + prompt, () -> phone.sound().msOf(recording) >= ms);
  }

  /** Expects that a phone hears another one's tone for a second. */
  void expectTone(Phone listener, Phone speaker) {
    int hz = tones.get(speaker);
    expectSoon(
        "%s hears %s (%d Hz)".formatted(listener.user(), speaker.user(), hz),
        () -> listener.sound().msOf(hz) >= 1000);
  }

  void expectNoTone(Phone listener, Phone speaker) {
    expect(
        listener.user() + " never heard " + speaker.user(),
        listener.sound().msOf(tones.get(speaker)) == 0);
  }

  /** Presses keys by RFC 4733. */
  void press(Phone phone, String keys) {
    say(phone.user() + " presses " + keys);
    keys.chars().forEach(key -> phone.key((char) key));
    phone.awaitUntil(phone::keysSent, BOUND);
  }

  /** Presses a key by SIP INFO and expects its answer. */
  void pressByInfo(Phone phone, char key, String contentType) {
    say(phone.user() + " presses " + key + " by INFO, " + contentType);
    long before = phone.count("200 OK (INFO)");
    phone.keyByInfo(key, contentType);
    expectSoon("the INFO is answered 200", () -> phone.count("200 OK (INFO)") > before);
  }

  /** Expects that neither leg nor session is left. */
  void expectNothingLeft() {
    expectSoon(
        "no leg and no media session is left",
        () -> metric("legato_legs") == 0 && metric("legato_media_sessions") == 0);
  }

  /** The value of one of the node's metrics. */
  double metric(String name) {
    return metric(stage.node(), name);
  }

  /** The value of one of a node's metrics. */
  double metric(NodeProcess node, String name) {
    try {
      return node.metric(name);
    } catch (IOException e) {
      throw new Failed("the node does not answer over HTTP: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("interrupted");
    }
  }

  /** Expects of everyone who heard something that nothing of it was missing. */
  void expectCleanSound() {
    for (Phone phone : tones.keySet()) {
      if (phone.sound().packets() > 0) {
        expect(
            phone.user() + " lost no packet and had no gap",
            phone.sound().lost() == 0 && phone.sound().longestGapMs() <= LONGEST_GAP_MS);
      }
    }
  }

  CaseResult result(String name, String failure) throws IOException, InterruptedException {
    return new CaseResult(
        name,
        failure.isEmpty(),
        failure,
        List.copyOf(checks),
        stage.line().trace().stream().map(this::arrow).toList(),
        paths(),
        heard(),
        System.currentTimeMillis() - began);
  }

  private CaseResult.Arrow arrow(Line.Traced traced) {
    return new CaseResult.Arrow(
        traced.atMs() - began, traced.phone(), traced.sent(), traced.message().summary());
  }

  private Map<String, List<String>> paths() throws IOException, InterruptedException {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    for (Phone phone : tones.keySet()) {
      if (!phone.remoteTag().isEmpty()) {
        paths.put(phone.user(), stage.path(phone.remoteTag()));
      }
    }
    return paths;
  }

  private List<CaseResult.Heard> heard() {
    List<CaseResult.Heard> heard = new ArrayList<>();
    for (Phone phone : tones.keySet()) {
      if (phone.sound().packets() > 0) {
        Map<String, Integer> tonesMs = new LinkedHashMap<>();
        tones.forEach((speaker, hz) -> tonesMs.put(speaker.user(), phone.sound().msOf(hz)));
        Map<String, Integer> promptsMs = new LinkedHashMap<>();
        stage
            .recordings()
            .forEach((prompt, samples) -> promptsMs.put(prompt, phone.sound().msOf(samples)));
        heard.add(
            new CaseResult.Heard(
                phone.user(),
                tonesMs,
                promptsMs,
                phone.sound().packets(),
                phone.sound().lost(),
                phone.sound().longestGapMs()));
      }
    }
    return heard;
  }

  /** Keeps what everyone heard as WAV files. */
  void record(Path directory, String name) throws IOException {
    for (Phone phone : tones.keySet()) {
      if (phone.sound().packets() > 0) {
        phone.sound().save(directory.resolve(name + "-" + phone.user() + ".wav"));
      }
    }
  }
}
