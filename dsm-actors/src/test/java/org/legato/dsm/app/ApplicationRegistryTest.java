package org.legato.dsm.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;

class ApplicationRegistryTest {
  @TempDir Path directory;

  private final ApplicationRegistry registry =
      new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));

  @Test
  void loadsAndReloadsTheExample() throws IOException {
    registry.load(Path.of("src/main/resources/examples/quizconnect/quizconnect.conf"), "");
    assertThat(registry.names()).containsExactly("quizconnect_callee", "quizconnect_caller");
    Application first = registry.find("quizconnect_caller").orElseThrow();
    assertThat(first.configVariables()).containsEntry("config.prompt_path", "prompts");

    Path broken = Files.writeString(directory.resolve("x.conf"), "diag_path=.\nload_diags=none\n");
    assertThatThrownBy(() -> registry.load(broken, "")).hasMessageContaining("none.dsm");
    assertThat(registry.find("quizconnect_caller")).containsSame(first);
  }

  @Test
  void choosesByMapping() throws IOException {
    Path mapping =
        Files.writeString(directory.resolve("app_mapping.conf"), "# x\n^sip:(3)5@=>quiz_\\1\n");
    var selector = ApplicationSelector.of("$(app_mapping)", mapping);
    assertThat(selector.select("sip:35@127.0.0.1", Optional.empty())).contains("quiz_3");
    assertThat(selector.select("sip:36@127.0.0.1", Optional.empty())).isEmpty();
    assertThat(AppParams.read(List.of("a=1;b;config.x=2", "a=3"))).containsOnlyKeys("a");
  }
}
