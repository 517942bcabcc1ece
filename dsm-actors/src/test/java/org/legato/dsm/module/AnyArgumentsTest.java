package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.Action;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.script.ScriptError;
import org.legato.dsm.script.ScriptParser;

/** No argument text makes an action or condition of any module throw when a script is loaded. */
class AnyArgumentsTest {
  private static final ModuleSet MODULES = ModuleSet.load();

  @Provide
  Arbitrary<String> arguments() {
    return Arbitraries.of(
            "a",
            "$x",
            "#p",
            "@user",
            ",",
            "=",
            ";",
            "\"",
            "'",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            " ",
            "\n",
            "0",
            "-1",
            "99999999999999999999",
            "==",
            "<",
            "*",
            "=>",
            ".",
            "/",
            "é",
            "\0")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 200, seed = "4711")
  void areCompiledOrWarnedOf(@ForAll("arguments") String text) {
    for (ModuleCatalog module : MODULES.all()) {
      for (var action : module.actions().values()) {
        assertThat(action.compiler().compile(text, new ArrayList<>())).isNotNull();
      }
      for (var condition : module.conditions().values()) {
        assertThat(condition.compiler().compile(text, new ArrayList<>())).isNotNull();
      }
    }
  }

  /** One that does throw. */
  private static final class Careless implements ScriptModule {
    @Override
    public String name() {
      return "mod_careless";
    }

    @Override
    public void declare(Declarations to) {
      to.compiled("careless.act", "Throws.", (text, _) -> List.<Action>of().getFirst());
    }
  }

  @Example
  void aModuleThatThrowsIsAnErrorWithItsPlace() {
    assertThatThrownBy(
            () ->
                ScriptParser.parseText(
                    "test",
                    "import(mod_careless);\ninitial state A enter {\n  careless.act(x);\n};",
                    ModuleSet.of(new CoreModule(), new Careless())))
        .isInstanceOf(ScriptError.class)
        .hasMessageContaining("test.dsm:3:3: careless.act does not take (x)");
  }
}
