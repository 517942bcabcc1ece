package org.legato.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code legato check} as people and their build servers run it. */
final class CheckCommandTest {
  private static final String GOOD =
      "initial state START;\ntransition \"bye\" START - hangup -> END;\nstate END;\n";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String... args) {
    out.getBuffer().setLength(0);
    String[] line = new String[args.length + 1];
    line[0] = "check";
    System.arraycopy(args, 0, line, 1, args.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }

  private Path file(String name, String text) throws Exception {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void aCleanScriptIsZero() throws Exception {
    assertThat(check("--strict", file("good.dsm", GOOD).toString())).isZero();
    assertThat(out.toString()).contains("1 scripts, 0 errors, 0 warnings");
  }

  @Test
  void warningsFailOnlyWhenStrict() throws Exception {
    Path file = file("alone.dsm", GOOD + "state ALONE;\n");
    assertThat(check(file.toString())).isZero();
    assertThat(out.toString()).contains(file + ":4:1: warning: state ALONE is never reached");
    assertThat(check("--strict", file.toString())).isEqualTo(ExitCode.WARNINGS);
  }

  @Test
  void anUnknownActionIsAnErrorWithTheNearestName() throws Exception {
    Path file = file("bad.dsm", "initial state A enter {\n  playFil(x.wav);\n};\n");
    assertThat(check(file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains(file + ":2:3: error: unknown action 'playFil' (did you mean playFile?)");
  }

  @Test
  void findingsAreJson() throws Exception {
    file("alone.dsm", GOOD + "state ALONE;\n");
    assertThat(check("--json", directory.toString())).isZero();
    JsonNode finding = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(finding.get("path").asText()).endsWith("alone.dsm");
    assertThat(finding.get("severity").asText()).isEqualTo("warning");
    assertThat(finding.get("line").asInt()).isEqualTo(4);
    assertThat(finding.get("column").asInt()).isEqualTo(1);
  }

  @Test
  void directoriesAreSearchedWithBundlesAndIncludes() throws Exception {
    file("one/one.conf", "diag_path=scripts\nload_diags=one,missing\n");
    file("one/scripts/one.dsm", "#include \"inc/common.dsm\"\n" + GOOD);
    file("one/scripts/inc/common.dsm", "function f() {\n playFile(nothing.wav);\n};\n");
    file("two/two.dsm", "initial state A enter { nosuch(); };\n");

    assertThat(check(directory.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("one.conf:2:1: error: load_diags: no script")
        .contains("two.dsm:1:25: error: unknown action 'nosuch'")
        .doesNotContain("no initial state")
        .contains("2 scripts, 2 errors");
  }

  @Test
  void findingsInAnIncludedFileNameThatFile() throws Exception {
    file("one.dsm", "#include \"inc/common.dsm\"\ninitial state A enter { f(); };\n");
    Path included = file("inc/common.dsm", "function f() {\n  playFile(nothing.wav);\n};\n");
    check(directory.toString());
    assertThat(out.toString())
        .contains(included + ":2:3: warning: no audio file nothing.wav")
        .contains("1 scripts, 0 errors, 1 warnings");
  }

  @Test
  void nothingFoundIsNotClean() {
    assertThat(check(directory.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .contains("no scripts (*.dsm) and no bundles (*.conf) in " + directory);
  }

  @Test
  void unknownNamesDoNotHideWhatElseIsWrong() throws Exception {
    Path file =
        file(
            "bad.dsm",
            "initial state A enter { playFil(x.wav); };\nstate ALONE;\n"
                + "transition \"t\" A - invite -> NOWHERE;\n");
    assertThat(check(file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains(":1:25: error: unknown action 'playFil'")
        .contains(":2:1: warning: state ALONE is never reached")
        .contains(":3:1: warning: target state NOWHERE is not defined")
        .contains("1 scripts, 1 errors, 2 warnings");
  }

  @Test
  void aFileThatIsNoScriptIsSaidToBeNone() throws Exception {
    Path text = file("notes.txt", "hello");
    assertThat(check(text.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("notes.txt:1:1: error: not a script (name a file that");
    assertThat(check(directory.resolve("none.dsm").toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("none.dsm:1:1: error: no such file");
  }

  @Test
  void aBundleIsCheckedWithItsScripts() throws Exception {
    Path bundle = file("one.conf", "diag_path=scripts\nload_diags=one\nrequired_prompts=hello\n");
    file("scripts/one.dsm", GOOD + "state ALONE;\n");
    assertThat(check("--strict", bundle.toString())).isEqualTo(ExitCode.WARNINGS);
    assertThat(out.toString())
        .contains("one.conf:3:1: warning: required_prompts: not loaded: hello")
        .contains("one.dsm:4:1: warning: state ALONE is never reached");
  }

  @Test
  void aBundleThatCannotBeReadIsNotPassedOver() throws Exception {
    file("one.conf", "diag_path=.\nload_diags one\n");
    file("one.dsm", GOOD);
    assertThat(check(directory.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("one.conf:2:1: error: 'load_diags one' is not key=value");
  }

  @Test
  void namesThatNoFileCanHaveAreFindings() throws Exception {
    Path file =
        file(
            "odd.dsm",
            "#include \"a\0b\"\ninitial state A enter { playFile(/); playFile(\"a\0b.wav\"); };\n");
    assertThat(check(file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains(":1:1: error: included file a\uFFFDb not found")
        .doesNotContain("\0");
    Path played =
        file("odd.dsm", "initial state A enter { playFile(/); playFile(\"a\0b.wav\"); };\n");
    assertThat(check(played.toString())).isZero();
    assertThat(out.toString())
        .contains(":1:25: warning: no audio file /")
        .contains(":1:38: warning: no audio file a\uFFFDb.wav");
  }

  @Test
  void theMarkThatEditorsBeginUtf8WithIsNoText() throws Exception {
    assertThat(check("--strict", file("bom.dsm", "\uFEFF" + GOOD).toString())).isZero();
  }

  @Test
  void whatComesWithLegatoIsClean() {
    assertThat(check("--strict", "../dsm-actors/src/main/resources/examples"))
        .as(out.toString())
        .isZero();
  }
}
