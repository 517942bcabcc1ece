package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;
import org.legato.dsm.session.Media;

/** The tutorial's application, each leg with a fake session. */
class QuizconnectTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/dsm/quizconnect");

  private final FakeSession session =
      new FakeSession().select("user", "35").select("local_tag", "tag").answer("reply", List.of());
  private int rows = 2;
  private String connectError = "";
  private int legs;

  private ScriptMachine started(String diagram) {
    var modules =
        ModuleSet.of(new CoreModule(), Scripts.dialogModule(this::dialout), mysql(), room());
    var machine =
        new ScriptMachine(
            DiagramSet.of(ScriptParser.parse(diagram, SCRIPTS, modules)),
            session,
            MachineListener.NONE,
            Limits.DEFAULT);
    machine.start(diagram);
    machine.fire(Event.of(EventType.START));
    return machine;
  }

  private void dialout(Run run) {
    session.calls().add("dialout " + run.variable("b_leg_callee") + run.variable("b_leg_var.pin"));
    run.setVariable("b_leg_ltag", "leg" + legs++);
  }

  private ScriptModule mysql() {
    return module(
        "mod_mysql",
        to -> {
          to.action(
              "mysql.connect", "", (run, _) -> fact(() -> run.error(connectError, "no server")));
          to.action(
              "mysql.query",
              "",
              (run, _) -> fact(() -> run.setVariable("db.rows", String.valueOf(rows))));
          to.action(
              "mysql.getResult",
              "",
              (run, row) ->
                  fact(
                      () -> {
                        boolean john = run.resolve(row).equals("0");
                        run.setVariable("callee", john ? "john" : "anna");
                        run.setVariable("pin", john ? "12345" : "54321");
                      }));
        });
  }

  private static ScriptModule room() {
    return module(
        "mod_conference",
        to ->
            to.action(
                "conference.join",
                "",
                (run, name) ->
                    Outcome.await(
                        run.session()
                            .service(Media.class)
                            .joinRoom(run.resolve(name), true, true))));
  }

  private static Outcome fact(Runnable effect) {
    effect.run();
    return Outcome.CONTINUE;
  }

  private static ScriptModule module(
      String name, java.util.function.Consumer<ScriptModule.Declarations> body) {
    return new ScriptModule() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void declare(Declarations declarations) {
        body.accept(declarations);
      }
    };
  }

  @Test
  void callerIsConnectedWhenACalleeHasThePin() {
    session.answer("acceptInvite", List.of(Event.of(EventType.EARLY)));
    ScriptMachine caller = started("quizconnect_caller");

    caller.fire(Event.of(EventType.INVITE));

    assertThat(caller.state().state()).isEqualTo("WAIT_CALLEE");
    assertThat(session.calls()).contains("dialout john12345", "dialout anna54321");
    assertThat(session.variables()).containsEntry("b_ltags[0]", "leg0").containsKey("b_ltags[1]");

    session.answer("acceptInvite", List.of());
    caller.fire(Scripts.event("b_status", "MATCHED", "b_ltag", "leg1"));
    assertThat(caller.state().state()).isEqualTo("CONNECTED");
    assertThat(session.calls())
        .containsSubsequence(
            "post(leg0, {a_status=CANCEL})",
            "post(leg1, {a_status=CANCEL})",
            "flush(false)",
            "acceptInvite(200, OK)",
            "joinRoom(tag, true, true)");

    caller.fire(Event.of(EventType.HANGUP));
    assertThat(session.calls()).containsSubsequence("post(leg1, {a_status=BYE})", "stop(false)");
  }

  @Test
  void noCalleesGive404() {
    rows = 0;
    session.answer("acceptInvite", List.of(Event.of(EventType.EARLY)));
    ScriptMachine caller = started("quizconnect_caller");

    caller.fire(Event.of(EventType.INVITE));

    assertThat(session.calls()).contains("reply(404, Not found)");
    assertThat(caller.state().state()).isEqualTo("END");
  }

  @Test
  void unreachableDatabaseGives500() {
    connectError = "connection";
    ScriptMachine caller = started("quizconnect_caller");

    caller.fire(Event.of(EventType.INVITE));

    assertThat(session.calls()).contains("reply(500, Server Internal Error)");
    assertThat(caller.state().state()).isEqualTo("END");
  }

  @Test
  void missingWelcomeGives500() {
    session.answer("playFile", new ScriptException("file", Map.of("path", "x")));
    ScriptMachine caller = started("quizconnect_caller");

    caller.fire(Event.of(EventType.INVITE));

    assertThat(session.calls()).contains("reply(500, Server Internal Error)");
  }

  @Test
  void cancelledCallerEndsTheCallees() {
    ScriptMachine caller = started("quizconnect_caller");
    caller.fire(Event.of(EventType.INVITE));

    caller.fire(Event.of(EventType.HANGUP));

    assertThat(session.calls())
        .containsSubsequence(
            "reply(487, Request Terminated)",
            "post(leg0, {a_status=CANCEL})",
            "post(leg1, {a_status=CANCEL})",
            "stop(false)");
  }

  @Test
  void calleeEntersThePinAfterAMistake() {
    session.variables().putAll(Map.of("pin", "12", "a_ltag", "caller", "config.prompt_path", "p"));
    ScriptMachine callee = started("quizconnect_callee");
    callee.fire(Event.of(EventType.SESSION_START));

    for (String key : List.of("1", "3", "11")) {
      callee.fire(Event.of(EventType.KEY, Map.of("key", key, "duration", "100")));
    }
    assertThat(session.calls()).contains("playFile(p/sorry_pin_wrong.wav, false, false)");
    for (String key : List.of("1", "2")) {
      callee.fire(Event.of(EventType.KEY, Map.of("key", key, "duration", "100")));
    }

    assertThat(callee.state().state()).isEqualTo("CONNECTED");
    assertThat(session.calls())
        .containsSubsequence(
            "post(caller, {b_ltag=tag, b_status=MATCHED})", "joinRoom(caller, true, true)");
  }
}
