package org.legato.dsm.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptParser;

/** What a script plays is looked for where its bundle says. */
class FileCheckTest {
  @TempDir private Path root;
  private Path scripts;

  @BeforeEach
  void bundle() throws Exception {
    scripts = Files.createDirectories(root.resolve("scripts"));
    Files.createDirectories(root.resolve("audio"));
    Files.writeString(root.resolve("audio/hello.wav"), "");
    Files.writeString(root.resolve("prompts.txt"), "greeting=audio/hello.wav\nlost=audio/no.wav\n");
    Files.writeString(
        root.resolve("app.conf"),
        """
        diag_path=scripts
        load_diags=app,gone
        register_apps=app,other
        load_prompts=prompts.txt
        audio=audio
        """);
  }

  private List<String> findings(String actions) throws Exception {
    Files.writeString(
        scripts.resolve("app.dsm"), "import(mod_sys);\ninitial state A enter { " + actions + " };");
    var diagram = ScriptParser.parse("app", scripts, ModuleSet.load());
    return FileCheck.of(diagram, scripts).stream().map(Problem::message).toList();
  }

  @Test
  void literalFilesAreLookedForBesideScriptAndBundle() throws Exception {
    assertThat(findings("playFile(audio/hello.wav); playFile(audio/hello);")).isEmpty();
    assertThat(findings("playFile(audio/helo.wav); playFileFront(\"audio/x.wav|PCM16\", true);"))
        .containsExactly("no audio file audio/helo.wav", "no audio file audio/x.wav");
    assertThat(findings("playFile(" + root.resolve("audio/none.wav") + ");")).hasSize(1);
    assertThat(findings("playFile(/no/such/directory/x.wav);"))
        .containsExactly("no audio file /no/such/directory/x.wav");
  }

  @Test
  void valuesOfTheBundleAreFollowed() throws Exception {
    assertThat(findings("sets($f=$(config.audio)/hello.wav); playFile($f);")).isEmpty();
    assertThat(findings("sets($f=$(config.audio)/bye.wav); playFile($f);"))
        .containsExactly("no audio file audio/bye.wav");
  }

  @Test
  void whatCannotBeKnownIsLeftAlone() throws Exception {
    assertThat(findings("playFile($file); sets($f=$(config.no)/x.wav); playFile($f);")).isEmpty();
    assertThat(findings("set($f=x.wav); if test(#a==1) { append($f, b); } playFile($f);"))
        .isEmpty();
    assertThat(findings("if sys.file_exists(x.wav) { playFile(x.wav); }")).isEmpty();
  }

  @Test
  void promptsAndDiagramsHaveToBeInTheBundle() throws Exception {
    assertThat(findings("playPrompt(greeting); jumpFSM(app);")).isEmpty();
    assertThat(findings("playPrompt(greting); callFSM(ap);"))
        .containsExactly("no prompt greting", "no diagram ap");
  }

  @Test
  void aBundleSaysWhatItLacks() throws Exception {
    Files.writeString(scripts.resolve("app.dsm"), "initial state A;");
    FileCheck.OfBundle found = FileCheck.ofBundle(root.resolve("app.conf"));
    assertThat(found.errors())
        .extracting(p -> p.place().line() + " " + p.message())
        .satisfiesExactly(
            m -> assertThat(m).startsWith("2 load_diags").contains("gone.dsm"),
            m -> assertThat(m).startsWith("3 register_apps").contains("other"));
    assertThat(found.warnings())
        .extracting(p -> p.place().line() + " " + p.message())
        .satisfiesExactly(m -> assertThat(m).startsWith("2 lost").contains("audio/no.wav"));
  }
}
