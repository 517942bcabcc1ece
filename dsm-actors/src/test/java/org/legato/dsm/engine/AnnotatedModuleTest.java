package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.example.GreetingModule;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;

/** Annotated methods are actions and conditions like all others. */
class AnnotatedModuleTest {
  private static final ModuleSet MODULES = ModuleSet.of(new CoreModule(), new GreetingModule());

  private final FakeSession session = new FakeSession();

  private static Diagram parse(String statements) {
    String text = "import(mod_greeting); initial state A enter {" + statements + "};";
    return ScriptParser.parseText("test", text, MODULES);
  }

  private FakeSession run(String statements) {
    var machine =
        new ScriptMachine(
            DiagramSet.of(parse(statements)), session, MachineListener.NONE, Limits.DEFAULT);
    machine.start("test");
    return session;
  }

  @Test
  void argumentsAreResolvedUnlessRaw() {
    run("set($who=Ada); greeting.compose($text, $who); greeting.compose(other, \"Bob, jr\", de);");
    assertThat(session.variables())
        .containsEntry("text", "Hello Ada")
        .containsEntry("other", "Hallo Bob, jr");
  }

  @Test
  void aStageIsWaitedFor() {
    run("greeting.play(Ada);");
    assertThat(session.calls()).containsExactly("playFile(greetings/Ada.wav, false, false)");
  }

  @Test
  void aFailedStageIsAnException() {
    session.answer("playFile", new ScriptException("file", java.util.Map.of("path", "x")));
    run("greeting.play(Ada); set($after=1);");
    assertThat(session.variables()).doesNotContainKey("after");
  }

  @Test
  void aBooleanIsACondition() {
    run(
        "if greeting.isPolite(\"yes please\") { set($a=1); } if greeting.isPolite(no) { set($b=1);"
            + " }");
    assertThat(session.variables()).containsKey("a").doesNotContainKey("b");
  }

  @Test
  void missingArgumentsAreFoundAtLoad() {
    assertThat(parse("greeting.compose($text);").warnings())
        .singleElement()
        .satisfies(
            w ->
                assertThat(w.message())
                    .isEqualTo("greeting.compose needs 2 arguments: (var, name[, language])"));
    run("greeting.compose($text);");
    assertThat(session.variables()).containsEntry("errno", "arg");
  }

  @Test
  void theyAreDocumentedLikeAllOthers() {
    assertThat(ActionsPage.of(MODULES))
        .contains("## mod_greeting", "`import(mod_greeting);`")
        .contains(
            "| `greeting.compose(var, name[, language])` | Stores a greeting for a name in a"
                + " variable. | errno arg without a name |")
        .contains("| `greeting.isPolite(text)` | Whether a text contains the magic word. |  |");
  }

  @Test
  void theGuideShowsThisModule() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/org/legato/dsm/example/GreetingModule.java"));
    String shown = source.substring(source.indexOf("public final class"));
    assertThat(Files.readString(Path.of("../docs/scripts.md"))).contains(shown);
  }

  /** A method that takes what no script can give. */
  public static final class Wrong extends AnnotatedModule {
    public Wrong() {
      super("mod_wrong");
    }

    @DsmAction(name = "wrong.number", args = "n", doc = "Takes a number.")
    public void number(int n) {}
  }

  /** A method with another number of parameters than it says. */
  public static final class Short extends AnnotatedModule {
    public Short() {
      super("mod_short");
    }

    @DsmAction(name = "short.one", args = "a, b", doc = "Takes one.")
    public void one(String a) {}
  }

  @Test
  void whatCannotBeAnActionIsRefusedWithItsName() {
    assertThatThrownBy(() -> ModuleSet.of(new Wrong())).hasMessageContaining("wrong.number");
    assertThatThrownBy(() -> ModuleSet.of(new Short()))
        .hasMessageContaining("short.one: args names 2 arguments, it has 1");
  }
}
