package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Phone;

/** Scripts that run without a call, and what the end of the server means to scripts. */
class SystemScriptTest {
  /** Counts the calls that report to it, under a name, and answers them. */
  private static final String COUNTER =
      """
      import(mod_utils);
      initial state BEGIN;
      transition "up" BEGIN - startup / {
        registerEventQueue(counter); set($n=0); log(1, "counter runs"); setTimer(1, 1);
      } -> READY;
      transition "again" BEGIN - reload / log(1, "counter was reloaded"); stop() -> END;
      state READY;
      transition "tick" READY - timer(#id == 1) / set($me=@local_tag); log(1, $me) -> READY;
      transition "report" READY - event(#from != "") / {
        utils.add($n, 1); set($answer=yes); set($who=#from); postEvent($who, answer;n);
      } -> READY;
      transition "no media" READY - event(#do == "play") / playSilence(100) -> READY;
      transition "refused" READY - exception; test(#type == "core") / log(1, #cause) -> READY;
      transition "end" READY - system(#type == "ServerShutdown") / {
        log(1, "counter ends"); stop();
      } -> END;
      state END;
      """;

  /** Reports to the counter and hangs up with what it said. */
  private static final String REPORT =
      """
      import(mod_dlg);
      initial state START;
      transition "up" START - sessionStart / {
        set($from=@local_tag); postEvent(counter, from);
      } -> ASKING;
      state ASKING;
      transition "told" ASKING - event(#answer == "yes") / {
        set($h="X-Count: "); append($h, #n); dlg.bye($h); stop(false);
      } -> END;
      transition "bye" ASKING - hangup / stop(false) -> END;
      state END;
      """;

  /** Tells its peer which signals the server gets. */
  private static final String SIGNALS =
      """
      import(mod_dlg);
      initial state START;
      transition "one" START - system(#type == "User1") / dlg.info(text/plain, first) -> START;
      transition "two" START - system(#type == "User2") / dlg.info(text/plain, second) -> START;
      transition "bye" START - hangup / stop(false) -> END;
      state END;
      """;

  /** Objects to the end of the server, says so to the peer, and ends when it has. */
  private static final String STUBBORN =
      """
      import(mod_dlg);
      initial state START;
      transition "up" START - sessionStart -> TALKING;
      state TALKING;
      transition "not yet" TALKING - system(#type == "ServerShutdown") / {
        set(#processed=true); dlg.info(text/plain, closing); setTimer(1, 1);
      } -> CLOSING;
      transition "bye" TALKING - hangup / stop(false) -> END;
      state CLOSING;
      transition "now" CLOSING - timer / stop(true) -> END;
      transition "left" CLOSING - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir Path directory;
  private ScriptStage stage;
  private Phone alice;

  @BeforeEach
  void open() throws Exception {
    stage =
        new ScriptStage(
            directory,
            Map.of("counter", COUNTER, "report", REPORT, "signals", SIGNALS, "stubborn", STUBBORN),
            "run_system_dsms=counter\n",
            List.of());
    alice = stage.phone("alice", 500);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void expectLog(String text) {
    await().atMost(Duration.ofSeconds(10)).until(() -> stage.node().log().contains(text));
  }

  @Test
  void aScriptWithoutACallHasTimersAndAMailboxOfItsOwn() throws Exception {
    expectLog("counter runs");
    expectLog("$me='SystemDSM_scripts_counter'");
    assertThat(stage.node().metric("legato_scripts_without_call")).isEqualTo(1);
    assertThat(stage.node().metric("legato_legs")).isZero();

    stage.call(alice, "report");

    assertThat(stage.expect(alice, "BYE").header("X-Count")).isEqualTo("1.0");
  }

  @Test
  void soundIsRefusedThereAndAReloadStartsAnother() throws Exception {
    expectLog("counter runs");
    assertThat(Rpc.call(stage.node(), "postDSMEvent", "counter", List.of(List.of("do", "play"))))
        .contains("200");
    expectLog("not implemented in system DSM");

    String conf = directory.resolve("scripts.conf").toString();
    assertThat(Rpc.call(stage.node(), "loadConfig", conf, "scripts")).contains("200");
    expectLog("counter was reloaded");

    assertThat(Rpc.call(stage.node(), "createSystemDSM", "scripts", "nosuch"))
        .contains("500", "no diagram");
    assertThat(Rpc.call(stage.node(), "createSystemDSM", "scripts", "counter")).contains("200");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stage.node().metric("legato_scripts_without_call") == 2);
  }

  @Test
  void signalsOfTheProcessReachScripts() throws Exception {
    stage.call(alice, "signals");
    stage.expect(alice, "200 OK (INVITE)");

    stage.node().signal("USR1");
    assertThat(stage.expect(alice, "INFO").body()).isEqualTo("first");
    stage.node().signal("USR2");

    await().atMost(Duration.ofSeconds(10)).until(() -> alice.count("INFO") == 2);
    assertThat(alice.last("INFO").body()).isEqualTo("second");
    alice.bye();
    stage.expect(alice, "200 OK (BYE)");
  }

  @Test
  void aScriptMayFinishBeforeTheServerEnds() throws Exception {
    stage.call(alice, "stubborn");
    stage.expect(alice, "200 OK (INVITE)");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                stage.node().get("/api/calls/" + alice.remoteTag()).toString().contains("TALKING"));

    stage.node().terminate();

    assertThat(stage.expect(alice, "INFO").body()).isEqualTo("closing");
    stage.expect(alice, "BYE");
    expectLog("counter ends");
  }
}
