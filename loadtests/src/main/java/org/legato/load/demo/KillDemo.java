package org.legato.load.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.legato.load.demo.KillPicture.Row;
import org.legato.load.demo.Timeline.Cell;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** The tutorial's call on a cluster; the node under those who talk is killed. */
final class KillDemo {
  private static final Duration BACK = Duration.ofSeconds(20);
  private static final long BEFORE_MS = 2000;
  private static final long STRIP_FROM_MS = -400;
  private static final int STRIP_CELL_MS = 20;
  private static final long SILENT_MS = 100;
  private static final long LONGEST_MS = 1000;
  private static final int STRAYS = 2;
  private static final Pattern HOST = Pattern.compile("(?:sip:|@)(127[.0-9]+)");

  private final QuizStage stage;
  private final Consumer<String> narrator;
  private final Consumer<List<String>> live;
  private final KillPicture picture;
  private final Optional<Path> recordings;
  private Scene scene;

  /** The one that is killed, and when by both clocks. */
  private record Killed(NodeProcess node, long atNs, long atMs) {}

  /**
   * A demo.
   *
   * @param narrator is told what happens
   * @param live gets the picture's lines again and again, while it grows
   * @param recordings directory that gets what each phone heard
   */
  KillDemo(
      QuizStage stage,
      Consumer<String> narrator,
      Consumer<List<String>> live,
      KillPicture picture,
      Optional<Path> recordings) {
    this.stage = stage;
    this.narrator = narrator;
    this.live = live;
    this.picture = picture;
    this.recordings = recordings;
  }

  /** Plays it; what goes wrong is in the result. */
  KillResult play() throws IOException, InterruptedException {
    scene = new Scene(stage, narrator);
    List<KillResult.Party> parties = new ArrayList<>();
    Killed killed = null;
    String failure = "";
    try {
      QuizCase.connect(scene);
      killed = kill();
      List<Row> rows = watch(killed);
      rows.forEach(row -> parties.add(party(row)));
      tell(killed, parties);
      hangUp(killed);
      failure = parties.stream().flatMap(KillDemo::complaints).collect(Collectors.joining("; "));
    } catch (Scene.Failed e) {
      failure = e.getMessage();
    }
    if (recordings.isPresent()) {
      scene.record(recordings.get(), "kill");
    }
    return new KillResult(
        failure.isEmpty(),
        failure,
        stage.nodes().size(),
        killed == null ? "" : host(killed.node()),
        killed == null ? 0 : killed.node().pid(),
        List.copyOf(parties));
  }

  private Killed kill() throws IOException, InterruptedException {
    String home = scene.caller.soundGoesTo().getHostString();
    scene.expect(
        "the sound of both is at " + named(home),
        home.equals(scene.john.soundGoesTo().getHostString()));
    NodeProcess node = stage.nodes().get(number(home) - 1);
    int legs = node.get("/api/calls?node=self").size();
    scene.say("%s runs %d call legs, it is process %d".formatted(named(home), legs, node.pid()));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEFORE_MS + SILENT_MS));
    Killed killed = new Killed(node, System.nanoTime(), System.currentTimeMillis());
    node.kill();
    scene.say("kill -9 " + node.pid() + "\n");
    return killed;
  }

  /** Until they hear each other again and the picture is full. */
  private List<Row> watch(Killed killed) {
    long end = killed.atNs() + BACK.toNanos();
    List<Row> rows = rows(killed);
    while (rows.getFirst().timeline().nowNs() < end
        && (rows.getFirst().timeline().sinceMs() < KillPicture.reachMs()
            || rows.stream().anyMatch(row -> row.timeline().silentMs() > SILENT_MS))) {
      live.accept(picture.draw(rows));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
      rows = rows(killed);
    }
    live.accept(picture.draw(rows));
    return rows;
  }

  private List<Row> rows(Killed killed) {
    long now = System.nanoTime();
    return List.of(
        row(scene.caller, scene.john, killed, now), row(scene.john, scene.caller, killed, now));
  }

  private Row row(Phone listener, Phone speaker, Killed killed, long now) {
    long since = killed.atNs() - TimeUnit.MILLISECONDS.toNanos(BEFORE_MS + SILENT_MS);
    return new Row(
        listener.user(),
        speaker.user(),
        new Timeline(listener.sound().heard(scene.tone(speaker), since), killed.atNs(), now));
  }

  private KillResult.Party party(Row row) {
    Timeline timeline = row.timeline();
    Phone phone = row.phone().equals("caller") ? scene.caller : scene.john;
    int cells = (int) (timeline.sinceMs() - STRIP_FROM_MS) / STRIP_CELL_MS;
    StringBuilder strip = new StringBuilder();
    for (Cell cell : timeline.cells(STRIP_FROM_MS, STRIP_CELL_MS, cells)) {
      strip.append(cell == Cell.VOICE ? '#' : cell == Cell.SILENCE ? '.' : '?');
    }
    return new KillResult.Party(
        row.phone(),
        row.hears(),
        timeline.gapMs(0, timeline.sinceMs()),
        timeline.gapMs(-BEFORE_MS, 0),
        timeline.backMs(),
        phone.soundGoesTo().getHostString(),
        phone.sound().strays(),
        new KillResult.Strip(STRIP_FROM_MS, STRIP_CELL_MS, strip.toString()));
  }

  /** What happened after the kill, in its order. */
  private void tell(Killed killed, List<KillResult.Party> parties) {
    TreeMap<Long, List<String>> story = new TreeMap<>();
    for (Line.Traced traced : stage.line().trace()) {
      if (!traced.sent() && traced.atMs() >= killed.atMs()) {
        Matcher contact = HOST.matcher(traced.message().header("Contact"));
        if (traced.message().summary().startsWith("INVITE") && contact.find()) {
          story
              .computeIfAbsent(traced.atMs() - killed.atMs(), at -> new ArrayList<>())
              .add("%s re-INVITEs %s".formatted(named(contact.group(1)), traced.phone()));
        }
      }
    }
    for (KillResult.Party party : parties) {
      if (party.backMs() >= 0) {
        story
            .computeIfAbsent(party.backMs(), at -> new ArrayList<>())
            .add(
                "%s hears %s again, from %s"
                    .formatted(party.phone(), party.hears(), named(party.node())));
      }
    }
    narrator.accept("");
    story.forEach(
        (at, what) -> what.forEach(line -> narrator.accept("%+9d ms  %s".formatted(at, line))));
    narrator.accept("");
  }

  /**
   * That the script is still there: who hangs up is answered, and the script hangs up the other.
   */
  private void hangUp(Killed killed) throws IOException, InterruptedException {
    for (Phone phone : List.of(scene.caller, scene.john)) {
      scene.expect(phone.user() + " was not hung up on", !phone.got("BYE"));
    }
    scene.say("caller hangs up");
    scene.caller.bye();
    scene.expect(scene.caller, "200 OK (BYE)");
    scene.expect(scene.john, "BYE");
    scene.expectSoon("no leg and no media session is left", () -> nothingLeft(killed.node()));
  }

  private boolean nothingLeft(NodeProcess killed) {
    return stage.nodes().stream()
        .filter(node -> node != killed)
        .allMatch(
            node ->
                scene.metric(node, "legato_legs") == 0
                    && scene.metric(node, "legato_media_sessions") == 0);
  }

  private static Stream<String> complaints(KillResult.Party party) {
    Stream.Builder<String> complaints = Stream.builder();
    if (party.backMs() < 0 || party.gapMs() >= LONGEST_MS) {
      complaints.add(
          "%s did not hear %s for %d ms".formatted(party.phone(), party.hears(), party.gapMs()));
    }
    if (party.strayPackets() > STRAYS) {
      complaints.add(party.phone() + " heard two senders at a time");
    }
    return complaints.build();
  }

  private static String host(NodeProcess node) {
    return node.sip().getHostString();
  }

  private int number(String host) {
    return 1 + stage.nodes().stream().map(KillDemo::host).toList().indexOf(host);
  }

  private String named(String host) {
    return "node %d (%s)".formatted(number(host), host);
  }
}
