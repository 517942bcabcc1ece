package org.legato.py;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.Step;
import org.legato.dsm.script.ScriptParser;

/** Scripts with Python in them, run by the interpreter as calls run them. */
class PyModuleTest {
  private static final ModuleSet MODULES = modules(Duration.ofSeconds(30));

  private static ModuleSet modules(Duration runTime) {
    return ModuleSet.of(
        new CoreModule(), new PyModule(new PySettings(1, 2, runTime, Duration.ofSeconds(120))));
  }

  /** A call whose script has these actions for the event {@code event}. */
  private static final class Call {
    final FakeSession session = new FakeSession();
    private final ScriptMachine machine;

    Call(String text, ModuleSet modules) {
      var diagram = ScriptParser.parseText("test", "import(mod_py);\n" + text, modules);
      machine = Scripts.machine(session, diagram);
      complete(machine.start("test"));
    }

    static Call doing(String actions) {
      return doing(actions, MODULES);
    }

    static Call doing(String actions, ModuleSet modules) {
      return new Call(
          "initial state A; state A; transition t A - event / {"
              + actions
              + "} -> A;\n"
              + "transition e A - exception / {"
              + " set($caught=#type); set($cause=#cause) } -> A;",
          modules);
    }

    Call event(String... namesAndValues) {
      return fire(Scripts.event(namesAndValues));
    }

    Call fire(Event event) {
      complete(machine.fire(event));
      return this;
    }

    private void complete(Step first) {
      Step step = first;
      while (step instanceof Step.Waiting waiting) {
        step =
            machine.resume(
                waiting.outcome().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join());
      }
    }

    String variable(String name) {
      return session.variables().getOrDefault(name, "");
    }
  }

  @Test
  void whatIsPrintedGoesToTheCallsLog() {
    Call call = Call.doing("py(print(\"hello world\")); py(dsm.WARN('careful'))").event();
    assertThat(call.session.calls()).containsExactly("log(2, hello world)", "log(1, careful)");
  }

  @Test
  void theCallsVariablesSelectsAndParametersAreAtHand() {
    Call call =
        Call.doing(
            """
            set($a=20);
            py(session.setvar("b", int(session.var("a")) + 1));
            py(session.setvar("who", session.select("user") + params["name"]));
            py(session.setvar("is_event", type == dsm.DSMEvent));
            py(session.setvar("none", session.var("nothing") == ""));
            py(session.setError("arg"));
            """);
    call.session.select("user", "alice+");
    call.event("name", "bob");
    assertThat(call.session.variables())
        .containsEntry("b", "21")
        .containsEntry("who", "alice+bob")
        .containsEntry("is_event", "True")
        .containsEntry("none", "True")
        .containsEntry("errno", "arg");
  }

  @Test
  void codeOfSeveralLinesMayBeIndentedAsTheScriptIs() {
    Call call =
        Call.doing(
            """

                py(
                  total = 0
                  for i in range(4):
                      total += i

                  session.setvar("total", total)
                );
                py(import json
                   session.setvar("json", json.dumps({"total": total})));
                py(if total == 6:
              session.setvar("six", "yes"));
            """);
    call.event();
    assertThat(call.variable("cause")).isEmpty();
    assertThat(call.session.variables())
        .containsEntry("total", "6")
        .containsEntry("json", "{\"total\": 6}")
        .containsEntry("six", "yes");
  }

  @Test
  void whatACallKeepsIsItsOwn() {
    String count = "py(n = globals().get('n', 0) + 1); py(session.setvar('n', n));";
    Call one = Call.doing(count).event().event();
    Call two = Call.doing(count).event();
    assertThat(one.variable("n")).isEqualTo("2");
    assertThat(two.variable("n")).isEqualTo("1");
  }

  @Test
  void onlyTrueIsATrueCondition() {
    for (String expression :
        new String[] {"params['p'] == 'x'", "session.var('v') == 'y' and True"}) {
      assertThat(branch(expression)).as(expression).isEqualTo("yes");
    }
    for (String expression : new String[] {"False", "1", "'text'", "None", "1 / 0", "nonsense"}) {
      assertThat(branch(expression)).as(expression).isEqualTo("no");
    }
  }

  private static String branch(String expression) {
    var call =
        new Call(
            "initial state A; state B;\n"
                + ("transition t A - event; py(" + expression + ") / set($branch=yes) -> B;\n")
                + "transition u A - event / set($branch=no) -> B;",
            MODULES);
    call.session.variables().put("v", "y");
    return call.event("p", "x").variable("branch");
  }

  @Test
  void aConditionThatAsksItsCallDoesSoOnce() {
    var call =
        new Call(
            "initial state A; state B;\n"
                + "transition t A - event;"
                + " py([session.playFile('a'), session.playFile('b')] == [None, None])"
                + " / set($branch=yes) -> B;",
            MODULES);
    call.event();
    assertThat(call.variable("branch")).isEqualTo("yes");
    assertThat(call.session.calls())
        .containsExactly("playFile(a, false, false)", "playFile(b, false, false)");
  }

  @Test
  void theCallsMediaIsAtHand() {
    Call call =
        Call.doing(
            """
            py(
            session.playPrompt("welcome", True)
            session.playFile("a.wav", front=True)
            session.addSeparator(3)
            session.recordFile("r.wav")
            session.setvar("length", session.getRecordLength() + 1)
            session.stopRecord()
            session.setPromptSet("de")
            session.flushPlaylist()
            session.mute()
            session.unmute()
            session.connectMedia()
            session.disconnectMedia()
            session.B2BconnectCallee("<sip:a@b>", "sip:a@b")
            session.B2BterminateOtherLeg()
            );
            """);
    call.session.answer("recordedLength", 41L);
    call.event();
    assertThat(call.variable("cause")).isEmpty();
    assertThat(call.variable("length")).isEqualTo("42");
    assertThat(call.session.calls())
        .containsExactly(
            "playPrompt(welcome, true, false)",
            "playFile(a.wav, false, true)",
            "addSeparator(3, false)",
            "record(r.wav)",
            "recordedLength(false)",
            "stopRecording()",
            "choosePromptSet(de)",
            "flush(false)",
            "sending(false)",
            "sending(true)",
            "connect()",
            "disconnect()",
            "connectCallee(<sip:a@b>, sip:a@b, false)",
            "terminateOtherLeg()");
  }

  @Test
  void exceptionsOfTheCallAreRuntimeErrors() {
    Call call =
        Call.doing(
            """
            py(
            try:
                session.playFile("none.wav")
            except RuntimeError as e:
                session.setvar("error", e)
            session.playFile("none.wav")
            );
            """);
    call.session.answer("playFile", new ScriptException("file", Map.of("path", "none.wav")));
    call.event();
    assertThat(call.session.variables())
        .containsEntry("error", "file")
        .containsEntry("caught", "py")
        .containsEntry("cause", "RuntimeError: file");
  }

  @Test
  void codeThatNeverEndsIsInterruptedAndTheOthersGoOn() {
    ModuleSet impatient = modules(Duration.ofSeconds(2));
    String count = "py(n = globals().get('n', 0) + 1); py(session.setvar('n', n));";
    Call other = Call.doing(count, impatient).event();
    for (String code :
        new String[] {
          """
          x = 1
          while x > 0:
              try:
                  x += 1
              except BaseException:
                  pass
          """,
          "__import__('time').sleep(60)"
        }) {
      Call stuck = Call.doing("py(" + code + ");", impatient).event();
      assertThat(stuck.variable("caught")).isEqualTo("py");
      assertThat(stuck.variable("cause")).contains("legato.dsm.py.run-time");
    }
    other.event();
    assertThat(other.variable("n")).isEqualTo("2");
  }

  @Test
  void whatWouldWaitBehindTooManyIsRefused() {
    ModuleSet busy = modules(Duration.ofSeconds(30));
    Call first = Call.doing("py(__import__('time').sleep(1))", busy);
    // The interpreter runs one piece of code, and as many wait as its queue holds: two.
    List<Call> others = Stream.generate(() -> Call.doing("py(x = 1)", busy)).limit(4).toList();
    Step asleep = first.machine.fire(Scripts.event());
    List<Step> steps = others.stream().map(call -> call.machine.fire(Scripts.event())).toList();
    others.getLast().complete(steps.getLast());
    assertThat(others.getLast().variable("cause")).contains("legato.dsm.py.queue");
    first.complete(asleep);
    others.getFirst().complete(steps.getFirst());
    assertThat(others.getFirst().variable("caught")).isEmpty();
  }

  @Test
  void whatFailsSaysWhy() {
    assertThat(Call.doing("py(1 / 0)").event().session.variables())
        .containsEntry("caught", "py")
        .containsEntry("cause", "ZeroDivisionError: division by zero");
    assertThat(Call.doing("py(import sys; sys.exit(1))").event().variable("caught"))
        .isEqualTo("py");
    assertThat(Call.doing("py(print('still there'))").event().session.calls()).hasSize(1);
  }

  @Test
  void neitherJavaNorProcessesAreWithinReach() {
    for (String code :
        new String[] {
          "import java; java.type('java.lang.Runtime').getRuntime().exit(1)",
          "session._host.getClass().getClassLoader()",
          "import subprocess; subprocess.run(['true'])",
          "import os; os.system('true')"
        }) {
      assertThat(Call.doing("py(" + code + ")").event().variable("caught"))
          .as(code)
          .isEqualTo("py");
    }
  }

  @Test
  void codeIsCompiledWhenTheScriptIsLoaded() {
    var problems = new ArrayList<String>();
    var catalog = MODULES.module("py").orElseThrow();
    catalog.actions().get("py").compiler().compile("def f(:", problems);
    catalog.conditions().get("py").compiler().compile("x = 1", problems);
    assertThat(problems).hasSize(2).allMatch(problem -> problem.startsWith("SyntaxError"));
  }

  @Test
  void theNodeFindsItByItself() {
    assertThat(ModuleSet.load().names()).contains("mod_py", "mod_dlg");
  }
}
