package org.legato.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code legato run} as somebody uses it who writes a script. */
final class RunCommandTest {
  private static final String MENU =
      """
      import(mod_dlg);
      import(mod_sys);
      initial state START;
      transition "answer" START - invite / dlg.acceptInvite(200, OK) -> ASK;
      state ASK enter { playFile($config.hello); };
      transition "pound" ASK - key(#key==11) / sys.popen($x=rm -rf nothing) -> CHECK;
      transition "other" ASK - key(#key<10) / append($number, #key) -> ASK;
      transition "news" ASK - event(#type==news); test(#text==hot) / log(2, #text) -> ASK;
      transition "gone" (ASK, CHECK) - hangup / stop(false) -> END;
      state CHECK enter { if sys.file_exists(/no/such/file) { set($found=1); } };
      transition "again" CHECK - timer(#id==3) / throw(bad, why=so) -> ASK;
      transition "endless" CHECK - noAudio / repost() -> CHECK;
      state END;
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path script;

  @BeforeEach
  void script() throws Exception {
    script = Files.writeString(directory.resolve("menu.dsm"), MENU);
    Files.writeString(
        directory.resolve("menu.conf"), "diag_path=.\nload_diags=menu\nhello=hello.wav\n");
  }

  private int run(String... args) {
    List<String> line = new ArrayList<>(List.of("run", script.toString()));
    line.addAll(List.of(args));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }

  @Test
  void stepsShowTransitionsActionsStatesAndVariables() {
    assertThat(
            run("--event", "invite", "--event", "key:7", "--event", "key:#", "--event", "hangup"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "* invite",
            "transition \"answer\" menu.dsm:4:1  when invite",
            "dlg.acceptInvite(200, OK)",
            "call: acceptInvite(200, OK)",
            "state menu/ASK",
            "call: playFile(hello.wav, false, false)",
            "* key:7",
            "when key(#key<10)",
            "$number = 7",
            "* key:#",
            "transition \"pound\"",
            "sys.popen($x=rm -rf nothing)   (left out)",
            "state menu/CHECK",
            "* hangup",
            "call: stop(false)",
            "state menu/END");
    assertThat(out.toString()).doesNotContain("$found");
  }

  @Test
  void whatIsKnownBeforehandIsGivenOnTheCommandLine() {
    assertThat(
            run(
                "--set", "number=1",
                "--config", "hello=other.wav",
                "--holds", "sys.file_exists",
                "--event", "invite",
                "--event", "key:3",
                "--event", "key:#"))
        .isZero();
    assertThat(out.toString()).contains("playFile(other.wav", "$number = 13", "$found = 1");
  }

  @Test
  void nothingReachesOutOfTheTrialUnlessAskedFor() throws Exception {
    Path made = directory.resolve("made");
    Files.writeString(
        script,
        "import(mod_sys); initial state A; transition t A - sys.system(touch %s) -> A;"
            .formatted(made));
    assertThat(run("--event", "timer:1")).isZero();
    assertThat(made).doesNotExist();
    assertThat(run("--live", "mod_sys", "--event", "timer:1")).isZero();
    assertThat(made).exists();
  }

  @Test
  void aNameThatNothingHasIsRefused() {
    assertThat(run("--live", "mod_mysq", "--event", "invite")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("unknown module 'mod_mysq'; did you mean mod_mysql?");
    assertThat(run("--holds", "sys.file_exist", "--event", "invite")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("unknown condition 'sys.file_exist'");
    assertThat(run("--events", "/no/such/file")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("/no/such/file: no such file").doesNotContain("Exception");
  }

  @Test
  void eventsHaveParameters() throws Exception {
    assertThat(run("--json", "--event", "invite", "--event", "event:type=news;text=hot")).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).anyMatch(l -> l.path("type").asText().equals("state"));
    assertThat(lines)
        .filteredOn(l -> l.path("type").asText().equals("log"))
        .singleElement()
        .satisfies(l -> assertThat(l.path("text").asText()).contains("hot"));
    assertThat(lines)
        .filteredOn(l -> l.path("name").asText().equals("news"))
        .singleElement()
        .satisfies(l -> assertThat(l.path("conditions").size()).isEqualTo(2));
  }

  @Test
  void anEventThatNothingTakesIsNoError() {
    assertThat(run("--event", "timer:9")).isZero();
    assertThat(out.toString()).contains("no transition takes timer:9");
  }

  @Test
  void anExceptionThatNothingCatchesIsOne() {
    assertThat(run("--event", "invite", "--event", "key:#", "--event", "timer:3"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("exception bad {why=so} at menu.dsm:11:", "no transition takes exception bad");
  }

  @Test
  void anEndlessScriptIsOne() {
    assertThat(run("--event", "invite", "--event", "key:#", "--event", "noAudio"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).containsPattern("error menu.dsm:1[02]:\\d+: the event NO_AUDIO was");
  }

  @Test
  void aScriptThatDoesNotLoadIsOne() throws Exception {
    Files.writeString(script, "initial state A enter { nosuch(); };");
    assertThat(run("--event", "invite")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("menu.dsm:1:25: unknown action 'nosuch'");
  }

  @Test
  void anEventThatDoesNotExistIsAWrongCommandLine() {
    assertThat(run("--event", "sesionStart")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("did you mean sessionStart?");
  }

  @Test
  void eventsComeFromAFile() throws Exception {
    Path events =
        Files.writeString(
            directory.resolve("events"), "# a call\ninvite\nset number=4\nkey:2\nquit\nhangup\n");
    assertThat(run("--events", events.toString())).isZero();
    assertThat(out.toString()).contains("$number = 42").doesNotContain("* hangup");
  }

  @Test
  void eventsComeFromAPipe() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("invite\nvars\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run()).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).contains("state menu/ASK", "$config.hello = hello.wav");
  }
}
