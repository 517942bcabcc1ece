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

  private static String script(String state) {
    return "initial state " + state + ";\nstate END;\n";
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  /** dsm.conf with the diagrams main and out, and a bundle shop in conf_dir. */
  private Path dsmConf() throws IOException {
    write("dsm/main.dsm", script("MAIN"));
    write("dsm/out.dsm", script("OUT"));
    write("shop/shop.dsm", script("SHOP"));
    write("audio/hello.wav", "x");
    write("prompts/common.conf", "hello=../audio/hello.wav", "lost=/nowhere/lost.wav");
    write("prompts/german", "hello=/audio/hallo.wav");
    write("prompts/shop", "open=/audio/open.wav");
    write(
        "etc/shop.conf",
        "diag_path=../shop",
        "load_diags=shop",
        "register_apps=shop",
        "load_prompts=../prompts/shop",
        "required_prompts=open,hello",
        "set_param_variables=yes",
        "monitoring_full_transitions=no",
        "greeting=\"good day\"");
    return write(
        "dsm.conf",
        "diag_path=dsm/",
        "load_diags=main,out",
        "register_apps=main",
        "inbound_start_diag=main",
        "outbound_start_diag=out",
        "mod_path=/usr/lib/sems/dsm",
        "preload_mods=mod_uri,dlg,mod_nosuch",
        "load_prompts=prompts/common.conf",
        "prompts_sets_path=prompts",
        "load_prompts_sets=german",
        "run_system_dsms=out",
        "run_invite_event=yes",
        "monitoring_full_stategraph=yes",
        "monitoring_full_transitions=yes",
        "conf_dir=etc/",
        "city=Wonderland");
  }

  @Test
  void everyKeyOfDsmConfHasItsEffect() throws IOException {
    List<String> warnings = registry.loadMain(dsmConf());

    assertThat(registry.names()).containsExactly("dsm", "main", "shop");
    assertThat(registry.find("dsm").orElseThrow().startDiagram()).isEqualTo("main");
    assertThat(registry.findOutgoing("dsm").orElseThrow().startDiagram()).isEqualTo("out");
    Application main = registry.find("main").orElseThrow();
    assertThat(main.configVariables())
        .containsEntry("config.city", "Wonderland")
        .containsEntry("config.run_invite_event", "yes");
    assertThat(main.setParamVariables()).isFalse();
    assertThat(main.fullStateGraph()).isTrue();
    Application shop = registry.find("shop").orElseThrow();
    assertThat(shop.configVariables())
        .containsEntry("config.greeting", "good day")
        .doesNotContainKey("config.city");
    assertThat(shop.setParamVariables()).isTrue();
    assertThat(shop.fullStateGraph()).as("dsm.conf's").isTrue();
    assertThat(shop.fullTransitions()).as("its own").isFalse();
    assertThat(registry.diagrams("")).containsExactly("main", "out");
    assertThat(registry.diagrams("shop")).containsExactly("shop");
    assertThat(registry.runsWithoutCall("main")).containsExactly("out");
    assertThat(registry.withoutCall("main", "out").orElseThrow().startDiagram()).isEqualTo("out");
    assertThat(registry.withoutCall("shop", "out")).as("a diagram of another set").isEmpty();
    assertThat(warnings)
        .anyMatch(w -> w.contains("dsm.conf:7: preload_mods: there is no module mod_nosuch"))
        .anyMatch(w -> w.contains("common.conf:2: lost: no file /nowhere/lost.wav"))
        .hasSize(4);
  }

  @Test
  void promptsAreCommonToAllBundles() throws IOException {
    registry.loadMain(dsmConf());

    Application shop = registry.find("shop").orElseThrow();
    assertThat(shop.prompt("", "hello", false))
        .contains(directory.resolve("audio/hello.wav").toString());
    assertThat(shop.prompt("german", "hello", false)).contains("/audio/hallo.wav");
    assertThat(shop.prompt("german", "open", false)).isEmpty();
    assertThat(shop.prompt("german", "open", true)).contains("/audio/open.wav");
    Application main = registry.find("main").orElseThrow();
    assertThat(main.prompt("", "open", false)).contains("/audio/open.wav");
  }

  @Test
  void aReloadRegistersAndUnregistersButLeavesRunningCallsAlone() throws IOException {
    registry.loadMain(dsmConf());
    Application running = registry.find("shop").orElseThrow();
    write("shop/till.dsm", script("TILL"));
    Path conf =
        write("etc/shop.conf", "diag_path=../shop", "load_diags=shop,till", "register_apps=till");

    registry.load(conf, "shop");

    assertThat(registry.names()).containsExactly("dsm", "main", "till");
    assertThat(running.diagrams().get("till")).isEmpty();
    assertThat(running.configVariables()).containsEntry("config.greeting", "good day");
  }

  @Test
  void whatIsBrokenIsRefusedWithItsPlaceAndNothingChanges() throws IOException {
    registry.loadMain(dsmConf());
    Application before = registry.find("shop").orElseThrow();
    write("shop/shop.dsm", "initial state SHOP;", "transition \"x\" SHOP - nosuch -> END;");
    Path conf = directory.resolve("etc/shop.conf");

    assertThatThrownBy(() -> registry.load(conf, "shop.conf"))
        .hasMessageContaining("shop.dsm:2:")
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> registry.loadDirectory(directory.resolve("etc")))
        .hasMessageContaining("nosuch");
    assertThat(registry.find("shop")).containsSame(before);

    Path wrong = write("wrong.conf", "diag_path=dsm", "load_diags=main", "register_apps=other");
    assertThatThrownBy(() -> registry.load(wrong, ""))
        .hasMessageContaining("wrong.conf:3: register_apps names other");
    Path noPath = write("wrong.conf", "load_diags=main");
    assertThatThrownBy(() -> registry.load(noPath, "")).hasMessageContaining("set diag_path");
    Path prompts = write("wrong.conf", "required_prompts=hello,goodbye");
    assertThatThrownBy(() -> registry.load(prompts, ""))
        .hasMessageContaining("wrong.conf:1: required_prompts: not loaded: goodbye");
  }

  @Test
  void theMainSetGrowsAndReloads() throws IOException {
    assertThatThrownBy(registry::reloadDiagrams).hasMessageContaining("no dsm.conf");
    registry.loadMain(dsmConf());
    write("dsm/more.dsm", script("MORE"));

    assertThat(registry.loadDiagram("more", "")).hasFileName("more.dsm");
    assertThatThrownBy(() -> registry.loadDiagram("more", "")).hasMessageContaining("already");
    registry.register("more", "");
    assertThatThrownBy(() -> registry.register("more", "")).hasMessageContaining("already");
    assertThatThrownBy(() -> registry.register("none", "shop")).hasMessageContaining("no diagram");
    assertThat(registry.find("more").orElseThrow().startDiagram()).isEqualTo("more");

    write("dsm/main.dsm", script("CHANGED"));
    registry.reloadDiagrams();
    assertThat(registry.diagrams("")).containsExactly("main", "out");
    assertThat(registry.names()).containsExactly("dsm", "main", "shop");
    Application main = registry.find("main").orElseThrow();
    assertThat(main.diagrams().get("main").orElseThrow().state("CHANGED")).isPresent();
  }

  @Test
  void aNameBelongsToTheLastThatRegistersIt() throws IOException {
    registry.loadMain(dsmConf());
    Path other = write("z.conf", "diag_path=shop", "load_diags=shop", "register_apps=shop");

    assertThat(registry.load(other, "")).singleElement().asString().contains("z.conf:3");
    assertThat(registry.find("shop").orElseThrow().bundle()).isEqualTo("z");

    registry.load(write("z.conf", "x=y"), "");
    assertThat(registry.find("shop")).isEmpty();
  }

  @Test
  void aSingleScriptIsAnApplication() throws IOException {
    Path script = write("one.dsm", script("ONE"));
    registry.load(script, "first");
    assertThat(registry.find("first").orElseThrow().startDiagram()).isEqualTo("one");
    assertThat(registry.names()).containsExactly("first");
  }

  @Test
  void aFileOfLatinOneLoads() throws IOException {
    Path file = directory.resolve("old.conf");
    Files.write(file, "# f\u00fcr\nx=y\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(SemsConfig.read(file).get("x")).contains("y");
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
