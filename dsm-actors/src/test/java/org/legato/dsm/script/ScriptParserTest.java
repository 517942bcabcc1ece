package org.legato.dsm.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.dsm.Scripts;

class ScriptParserTest {

  @Test
  void aForgottenQuoteIsNamedWhereItWasForgotten() {
    assertThatThrownBy(() -> Scripts.parse("initial state A enter { log(1, \"x) };\nstate \"B\";"))
        .hasMessageContaining("test.dsm:2:9: quote \" is never closed")
        .hasMessageContaining("the quoted text at test.dsm:1:32 goes on over several lines");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S -> T",
        "S --> T",
        "S - -> T",
        "S - / inc(x) -> T",
        "S -/ inc(x) -> T",
        "S / inc(x); -> T",
        "S - { hangup; test(1 == 1); } / { inc(x) } -> T",
        "S - [ hangup; test() ] -> T",
        "S - hangup test() not invite / { inc(x); } } -> T",
        "S - hangup / { inc(x); } T",
        "( S,\n T ) - hangup -> T",
        "S - not not hangup -> T"
      })
  void acceptsAllSpellingsOfATransition(String transition) {
    Diagram diagram =
        Scripts.parse("initial state S; state T; transition \"a name\" " + transition + ";");

    Transition parsed = diagram.state("S").orElseThrow().transitions().getFirst();
    assertThat(parsed.name()).isEqualTo("a name");
    assertThat(parsed.target()).isEqualTo("T");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initial state A; transition t A -> A -- why|comment after code",
        "initial state A enter { inc(x) } transition t A -> A;|; missing after state A",
        "initial state A; transition t A -> A|; missing after transition",
        "initial state A; transition t - hangup -> A;|no source state",
        "initial state A enter { if(test(1==1)) { inc(x) } };|if with parentheses",
        "initial state A; initial state B;|second initial",
        "initial state A; state A;|declared twice",
        "state A;|no initial state",
        "initial state A; transition t A -> NOWHERE;|NOWHERE is not defined",
        "initial state A; transition t B -> A; state B;|declared below",
        "initial state A; transition t A - test($x) -> A;|without operator"
      })
  void repairsWithAWarning(String text, String warning) {
    assertThat(Scripts.parse(text).warnings().toString()).contains(warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initial state A enter { sett($x=1); };|test.dsm:1:25: unknown action 'sett'",
        "initial state A enter { sett($x=1); };|did you mean set?",
        "initial state A enter { log (1,x) };|test.dsm:1:29",
        "initial state A; transition t A - hangupp -> A;|did you mean hangup?",
        "initial state A; transition t A - $x==1 -> A;|write test($x==1)",
        "initial state A enter { dlg.reply(200, OK) };|add import(mod_dlg)",
        "import (mod_dlg)|write import(mod_name)",
        "import(mod_dgl);|did you mean mod_dlg?",
        "initial state A enter { log(1, \"x) };|quote \" is never closed",
        "initial state A enter { log(1, x };|parenthesis is never closed",
        "initial state A enter { inc(x); state B;|this { is not closed",
        "initial state A transition t A -> A;|expected ; after state A",
        "initial state A; transition t Q -> A;|unknown source state Q",
        "initial state A enter { f() }; function f() { inc(x) };|defined above",
        "initial state A enter { else { } };|else without if",
        "initial state A enter { for ($x of $y) { } };|cannot read the loop",
        "stat A;|did you mean state?"
      })
  void refusesWithPlaceAndRemedy(String text, String message) {
    assertThatThrownBy(() -> Scripts.parse(text))
        .isInstanceOf(ScriptError.class)
        .hasMessageContaining(message);
  }

  @Test
  void reportsSeveralProblemsAtOnce() {
    var error =
        catchThrowableOfType(
            ScriptError.class,
            () -> Scripts.parse("state A enter { x1(); };\nstate B enter {\n  x2(); };\nbad;"));

    assertThat(error.problems()).hasSize(3);
    assertThat(error.problems().get(1).place()).isEqualTo(new Place("test.dsm", 3, 3));
  }

  @Test
  void undefinedEndIsAState() {
    Diagram diagram = Scripts.parse("initial state A; transition t A - hangup / stop -> end;");

    assertThat(diagram.state("end")).isPresent();
    assertThat(diagram.warnings()).isEmpty();
  }

  @Test
  void elseIfIsANestedIf() {
    var session =
        Scripts.run(
            new org.legato.dsm.FakeSession(),
            "if test(1 == 2) { set($r=a); } else if test(1 == 1) { set($r=b); } else { set($r=c); }"
                + " append($r, d);");

    assertThat(session.variables()).containsEntry("r", "bd");
  }

  @Test
  void includesFilesAndDirectories(@TempDir Path dir) throws IOException {
    Files.writeString(
        dir.resolve("main.dsm"), "#include 'states'\n#include \"more/\"\r\ntransition t A -> B;");
    Files.writeString(dir.resolve("states.dsm"), "-- states\ninitial state A;\n");
    Files.createDirectory(dir.resolve("more"));
    Files.writeString(dir.resolve("more/b.dsm"), "state B;");

    Diagram diagram = ScriptParser.parse("main", dir, Scripts.MODULES);

    assertThat(diagram.states()).extracting(State::name).containsExactly("A", "B");
    assertThat(diagram.state("B").orElseThrow().place().file()).isEqualTo("more/b.dsm");
  }

  @Test
  void includeOfItselfIsRefused() {
    var files = new TextScripts().add("loop", "#include loop\n#include loop\n");

    assertThatThrownBy(() -> ScriptParser.parse("loop", files, Scripts.MODULES))
        .hasMessageContaining("include itself");
  }

  @Test
  void functionsThatBlowUpAreRefused() {
    var text = new StringBuilder("function f0() { inc(x); inc(x); };\n");
    for (int i = 1; i < 40; i++) {
      text.append("function f%d() { f%d(); f%d(); };%n".formatted(i, i - 1, i - 1));
    }

    assertThatThrownBy(() -> Scripts.parse(text.toString())).hasMessageContaining("more than");
  }

  @Test
  void checkFindsUnreachableStatesAndIgnoredHangups() {
    Diagram diagram =
        Scripts.parse("initial state A; transition t A - key -> B; state B; state C;");

    assertThat(Check.all(diagram))
        .extracting(Problem::message)
        .containsExactly("state A does not handle hangup", "state C is never reached");
  }

  @Test
  void drawsGraphs() {
    Diagram diagram =
        Scripts.parse("initial state A; transition \"to: B\" A - exception -> B; state B;");

    assertThat(Graph.mermaid(diagram)).contains("[*] --> s0", "s0 --> s1 : exception#58; to#58; B");
    assertThat(Graph.dot(diagram)).contains("\"A\" -> \"B\" [label=\"exception: to: B\"");
  }

  @Test
  void modulesThatLegatoRefusesAreNamed() {
    var error =
        org.junit.jupiter.api.Assertions.assertThrows(
            ScriptError.class, () -> Scripts.parse("import(mod_zrtp);\nstate A;"));

    assertThat(error)
        .hasMessageContaining("Legato has no module 'mod_zrtp'")
        .hasMessageContaining("ZRTP");
  }
}
