package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.script.ScriptParser;

class GroupsModuleTest {
  private final ModuleSet modules = ModuleSet.of(new CoreModule(), new GroupsModule());
  private final List<FakeSession> members = new ArrayList<>();

  private FakeSession member(String tag) {
    var session = new FakeSession().select("local_tag", tag);
    members.add(session);
    run(session, "groups.join(room);");
    return session;
  }

  private void run(FakeSession session, String statements) {
    String text =
        "import(mod_groups); initial state A; transition t A - event / {"
            + statements
            + "} -> B; state B;";
    ScriptMachine machine = Scripts.machine(session, ScriptParser.parseText("t", text, modules));
    machine.start("t");
    machine.fire(Scripts.event());
  }

  @Test
  void eventsReachTheOthersOnly() {
    FakeSession first = member("1");
    member("2");
    member("3");
    run(first, "set($msg=hi); groups.postEvent(room, msg;none);");
    assertThat(first.calls())
        .containsExactly("post(2, {msg=hi, none=})", "post(3, {msg=hi, none=})");
    assertThat(first.variables()).containsEntry("errno", "");
    run(first, "groups.getSize($n=room); groups.get(m=room);");
    assertThat(first.variables()).containsEntry("n", "3").containsEntry("m[2]", "3");
  }

  @Test
  void whoIsGoneIsForgotten() {
    FakeSession first = member("1");
    member("2");
    first.answer("post", false);
    run(first, "groups.postEvent(room, var); groups.getSize($n=room);");
    assertThat(first.variables()).containsEntry("errno", "arg").containsEntry("n", "1");
  }

  @Test
  void leavingIsByActionOrWithTheSession() throws Exception {
    FakeSession first = member("1");
    FakeSession second = member("2");
    FakeSession third = member("3");
    run(first, "groups.leave(room);");
    run(second, "groups.leaveAll();");
    for (Object object : Map.copyOf(third.objects()).values()) {
      ((AutoCloseable) object).close();
    }
    run(first, "groups.getSize($n=room);");
    assertThat(first.variables()).as("it is not cleared away yet").containsEntry("n", "1");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              run(first, "groups.getSize($n=room);");
              return first.variables().get("n").equals("0");
            });
  }
}
