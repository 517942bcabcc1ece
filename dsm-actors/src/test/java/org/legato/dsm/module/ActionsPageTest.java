package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.legato.dsm.engine.ActionsPage;
import org.legato.dsm.engine.Documentation;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;

/** docs/actions.md is what the modules declare. */
class ActionsPageTest {
  private static final Path PAGE = Path.of("../docs/actions.md");

  @Test
  void thePageIsUpToDate() throws Exception {
    assertThat(Files.readString(PAGE))
        .as("remedy: ./legato actions --markdown > docs/actions.md")
        .isEqualTo(ActionsPage.of(ModuleSet.load()));
  }

  @Test
  void everyActionOfTheCoreSaysItsArguments() {
    ModuleCatalog core = ModuleSet.load().core();
    assertThat(core.actions().values())
        .hasSizeGreaterThan(80)
        .allMatch(a -> !a.described().arguments().isEmpty());
    assertThat(core.conditions().values())
        .hasSizeGreaterThan(30)
        .allMatch(c -> !c.described().arguments().isEmpty());
  }

  @Test
  void aTextIsTakenApart() {
    assertThat(Documentation.of("(a[, (b)]) Does it. Twice. Errors: throws x (y)."))
        .isEqualTo(new Documentation("(a[, (b)])", "Does it. Twice.", "throws x (y)."));
    assertThat(Documentation.of("Does it.")).isEqualTo(new Documentation("", "Does it.", ""));
  }
}
