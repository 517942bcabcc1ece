package org.legato.dsm.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.ModuleSet;

/** Any text is a diagram or a script error, soon, and for no more memory than its size asks for. */
class ParserPropertiesTest {
  private static final ModuleSet MODULES = ModuleSet.of(new CoreModule());
  private static final List<Path> SCRIPTS =
      List.of(
          Path.of("src/main/resources/examples/quizconnect/quizconnect_caller.dsm"),
          Path.of("src/main/resources/examples/quizconnect/quizconnect_callee.dsm"),
          Path.of("src/main/resources/examples/conference/conference.dsm"));
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Something that only has to come to an end: a hang fails, whatever the machine. */
  private static void read(String text) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try {
            Diagram diagram = ScriptParser.parseText("fuzz", text, MODULES);
            Check.all(diagram);
            Graph.mermaid(diagram);
            Graph.dot(diagram);
          } catch (ScriptError e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.problems().size()).isLessThanOrEqualTo(ScriptParser.MAX_PROBLEMS);
            assertThat(e.problems())
                .allSatisfy(p -> assertThat(p.place().line()).isGreaterThan(0))
                .allSatisfy(p -> assertThat(p.place().column()).isGreaterThan(0));
          }
        });
  }

  @Provide
  Arbitrary<String> words() {
    Arbitrary<String> known =
        Arbitraries.of(
            "initial",
            "state",
            "transition",
            "function",
            "enter",
            "exit",
            "if",
            "else",
            "for",
            "for($x in range(0,5))",
            "for ($k,v in $s)",
            "not",
            "exception",
            "import(mod_dlg)",
            "#include \"x\"\n",
            "-- comment\n",
            "# comment\n",
            "{",
            "}",
            "[",
            "]",
            ";",
            "->",
            "-->",
            "-",
            "/",
            "-/",
            "A",
            "B",
            "(A,B)",
            "\"name\"",
            "f()",
            "set($x=1)",
            "test($x==1)",
            "hangup",
            "key(#key<10)",
            "repost",
            "log(1, \"text\")",
            "'",
            "\"",
            "(",
            ")",
            "\\",
            "\n",
            "playFile(",
            "\u0000",
            "ä",
            "\ud83d",
            "$",
            "#",
            "@",
            "=");
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(6);
    return Arbitraries.frequencyOf(Tuple.of(9, known), Tuple.of(1, any))
        .list()
        .ofMaxSize(120)
        .map(list -> String.join(" ", list));
  }

  @Property(tries = 1500, seed = "4711")
  void anyWordsAreReadOrRefused(@ForAll("words") String text) {
    read(text);
  }

  @Property(tries = 300, seed = "4711")
  void anyCharactersAreReadOrRefused(@ForAll String text) {
    read(text);
  }

  @Provide
  Arbitrary<String> damaged() throws IOException {
    String[] texts = new String[SCRIPTS.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = Files.readString(SCRIPTS.get(i));
    }
    return Arbitraries.of(texts)
        .flatMap(
            text -> {
              Arbitrary<Integer> at = Arbitraries.integers().between(0, text.length() - 1);
              Arbitrary<Integer> length = Arbitraries.integers().between(0, 40);
              Arbitrary<String> instead =
                  Arbitraries.of("", "{", "}", "(", ")", ";", "\"", "'", "->", "state", "\\", "--");
              return net.jqwik.api.Combinators.combine(at, length, instead)
                  .as(
                      (from, count, put) ->
                          text.substring(0, from)
                              + put
                              + text.substring(Math.min(text.length(), from + count)));
            });
  }

  @Property(tries = 600, seed = "4711")
  void aDamagedScriptIsReadOrRefused(@ForAll("damaged") String text) {
    read(text);
  }

  /** Nested far deeper than anybody writes and than a stack would bear. */
  @Example
  void deepNestingIsRefused() {
    int deep = 200_000;
    String head = "initial state A enter { ";
    for (String nested :
        List.of(
            "if test($x==1) { ",
            "for ($i in range(0,1)) { ",
            "if test($x==1) { } else { ",
            "if test($x==1) { } else if ",
            "{ ",
            "if (",
            "if [ ",
            "log(",
            "not ",
            "function f() { ",
            "import(")) {
      read(head + nested.repeat(deep));
      read(head + nested.repeat(deep) + "}".repeat(deep) + ";");
      read("transition t A - " + nested.repeat(deep) + " -> B;");
    }
  }

  @Example
  void functionsThatMultiplyAreRefused() {
    var text = new StringBuilder("function f0() { repost; repost; };\n");
    for (int i = 1; i < 60; i++) {
      text.append("function f").append(i).append("() { f").append(i - 1).append("(); f");
      text.append(i - 1).append("(); };\n");
    }
    read(text.toString());
    // Not nested, but called everywhere.
    String body = "repost; ".repeat(50_000);
    read("function f() { " + body + " };\n" + "function g() { f(); };\n".repeat(5_000));
  }

  @Example
  void includesWithoutEndAreRefused() {
    var files = new TextScripts().add("a", "#include \"a\"\n#include \"a\"\n").add("b", "x\n");
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThat(
                    org.assertj.core.api.Assertions.catchThrowableOfType(
                        ScriptError.class, () -> ScriptParser.parse("a", files, MODULES)))
                .isNotNull()
                .hasMessageContaining("nested deeper"));
  }

  /** What each character may cost, if it is repeated: memory grows with the text and not faster. */
  @Example
  void memoryGrowsWithTheText() {
    String states = "state S%d enter { set($x=1); };\n";
    String transitions = "transition \"t%d\" A - key(#key==%1$d) / { set($x=%1$d); } -> A;\n";
    for (String line :
        List.of(
            states,
            transitions,
            "transition \"t%d\" A / if test($x==%1$d) { repost; } else { set($y=%1$d); } -> A;\n",
            "function f%d() { set($x=1); };\n",
            "-- a comment %d\n",
            ";;;;;%d;\n".replace("%d", ""),
            "state Q%d\n enter { log(1, \"a text that goes on %1$d\"); };\n",
            "transition \"t%d\" A - not hangup; timer(#id==%1$d); noAudio -> NOWHERE%1$d;\n")) {
      long small = allocated(line, 1_000);
      long large = allocated(line, 8_000);
      assertThat(large).as("eight times of %s", line).isLessThan(small * 12);
    }
    for (String part :
        List.of(" ", "a", "(", "\"", "'", "\\", "\n", "a ", "{", "->", "not ", "=")) {
      for (String frame :
          List.of(
              "%s",
              "initial state %s;",
              "#include %s x\n",
              "state A enter { for (%s) { } };",
              "state A enter { for ($x in range(%s)x) { } };",
              "state A enter { log(1, %s); };",
              "transition t A - test(%s) -> A;")) {
        read(frame.formatted(part.repeat(200_000)));
      }
    }
  }

  private static long allocated(String line, int lines) {
    var text = new StringBuilder("initial state A;\n");
    for (int i = 0; i < lines; i++) {
      text.append(line.formatted(i));
    }
    String script = text.toString();
    ScriptParser.parseText("growth", script, MODULES);
    long thread = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    ScriptParser.parseText("growth", script, MODULES);
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }
}
