package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;
import org.legato.dsm.session.Dialog;

class ScriptMachineTest {
  private final FakeSession session = new FakeSession();

  private ScriptMachine started(String text) {
    ScriptMachine machine = Scripts.machine(session, Scripts.parse(text));
    machine.start("test");
    return machine;
  }

  private String variable(String name) {
    return session.variables().get(name);
  }

  @Test
  void waitsInsideNestedListsAndGoesOnWhereItWas() {
    var answer = new CompletableFuture<Boolean>();
    session.answer("post", answer);
    ScriptMachine machine =
        started(
            """
            initial state A;
            transition t A - event / {
              for ($i in range(0,2)) {
                if test($i == 1) { append($r, "<"); postEvent(other); append($r, $errno); }
                append($r, $i);
              }
              append($r, "end");
            } -> B;
            state B enter { append($r, "B"); };
            """);

    var waiting = (Step.Waiting) machine.fire(Scripts.event());

    assertThat(machine.isWaiting()).isTrue();
    assertThat(variable("r")).isEqualTo("0<");
    assertThatThrownBy(() -> machine.fire(Scripts.event()))
        .isInstanceOf(IllegalStateException.class);
    answer.complete(false);
    Step step = machine.resume(waiting.outcome().toCompletableFuture().join());
    assertThat(step).isInstanceOf(Step.Finished.class);
    assertThat(variable("r")).isEqualTo("0<arg1endB");
    assertThat(machine.state().state()).isEqualTo("B");
  }

  @Test
  void refusalSetsErrnoAndGoesOn() {
    var answer = new CompletableFuture<Object>();
    session.answer("reply", answer);
    ScriptMachine machine =
        started(
            """
            import(mod_dlg)
            initial state A;
            transition t A - event / { dlg.reply(180, Ringing); set($r=$errno); } -> A;
            """);

    machine.fire(Scripts.event());
    machine.resume(new CompletionException(new Dialog.Refused("dlg", "too late")));

    assertThat(variable("r")).isEqualTo("dlg");
    assertThat(variable("strerror")).isEqualTo("too late");
  }

  @Test
  void failureOfAnAwaitedStageIsAnException() {
    session.answer("reply", new CompletableFuture<Object>());
    ScriptMachine machine =
        started(
            """
            import(mod_dlg)
            initial state A;
            transition t A - event / { dlg.reply(180, Ringing); set($r=no); } -> B;
            transition e A - exception; test(#type == internal) / set($r=#cause) -> B;
            state B;
            """);

    machine.fire(Scripts.event());
    machine.resume(new IllegalArgumentException("broken"));

    assertThat(variable("r")).contains("broken");
  }

  @Test
  void raisedEventRunsAtOnceWhereATransitionNamesIt() {
    session.answer("acceptInvite", List.of(Event.of(EventType.EARLY)));
    ScriptMachine machine =
        started(
            """
            import(mod_dlg)
            initial state A;
            transition t A - invite / {
              append($r, 1); dlg.acceptInvite(183, Progress); append($r, 3);
            } -> B;
            transition n A - early / append($r, 2) -> C;
            state B; state C enter { append($r, C); };
            """);

    machine.fire(Event.of(EventType.INVITE));

    assertThat(variable("r")).isEqualTo("12C3");
    assertThat(machine.state().state()).isEqualTo("B");
  }

  @Test
  void raisedEventThatNobodyNamesWaitsForTheStateReached() {
    session.answer("acceptInvite", List.of(Event.of(EventType.EARLY)));
    ScriptMachine machine =
        started(
            """
            import(mod_dlg)
            initial state A;
            transition t A - invite / { dlg.acceptInvite(183, Progress); append($r, 1); } -> B;
            transition w A - test($x != 1) / append($r, "wrong") -> A;
            state B;
            transition n B - early / append($r, 2) -> C;
            state C;
            """);

    machine.fire(Event.of(EventType.INVITE));

    assertThat(variable("r")).isEqualTo("12");
    assertThat(machine.state().state()).isEqualTo("C");
  }

  @Test
  void finishedTellsWhatTheScriptMadeOfTheParameters() {
    ScriptMachine machine =
        started("initial state A; transition t A - event / set(#processed=true) -> A;");

    var finished = (Step.Finished) machine.fire(Scripts.event("x", "1"));

    assertThat(finished.params()).containsEntry("processed", "true").containsEntry("x", "1");
    assertThat(finished.taken()).isTrue();
    var ignored = (Step.Finished) machine.fire(Event.of(EventType.HANGUP));
    assertThat(ignored.taken()).isFalse();
  }

  @Test
  void unhandledExceptionEndsTheEventAndKeepsTheState() {
    ScriptMachine machine =
        started("initial state A; transition t A - event / throw(x) -> B; state B;");

    machine.fire(Scripts.event());

    assertThat(machine.state().state()).isEqualTo("A");
  }

  @Test
  void callAndReturnSurviveACheckpoint() {
    Diagram main =
        ScriptParser.parseText(
            "main",
            """
            initial state A;
            transition t A - event / {
              if test(1 == 1) { callFSM(sub); append($r, "rest"); } append($r, "lost");
            } -> B;
            state B;
            """,
            Scripts.MODULES);
    Diagram sub =
        ScriptParser.parseText(
            "sub",
            "initial state S enter { append($r, \"S\"); }; transition b S - key / returnFSM -> S;",
            Scripts.MODULES);
    var first = Scripts.machine(session, main, sub);
    first.start("main");
    first.fire(Scripts.event());
    MachineState checkpoint = first.state();
    assertThat(checkpoint.diagram()).isEqualTo("sub");
    assertThat(checkpoint.stack()).hasSize(1);

    var second = Scripts.machine(session, main, sub);
    second.restore(checkpoint);
    second.fire(Event.of(EventType.KEY, Map.of("key", "1")));

    assertThat(variable("r")).isEqualTo("Srest");
    assertThat(second.state()).isEqualTo(new MachineState("main", "A", List.of()));
  }

  @Test
  void restoreRefusesPlacesThatTheScriptsDoNotHave() {
    var machine = Scripts.machine(session, Scripts.parse("initial state A;"));

    assertThatThrownBy(() -> machine.restore(new MachineState("test", "Z", List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no state Z");
    assertThatThrownBy(() -> machine.start("nowhere")).hasMessageContaining("nowhere");
  }

  @Test
  void endlessRepostIsStopped() {
    ScriptMachine machine = started("initial state A;\ntransition t A - event / repost -> A;");

    assertThatThrownBy(() -> machine.fire(Scripts.event()))
        .isInstanceOf(ScriptLimitExceeded.class)
        .hasMessageStartingWith("test.dsm:2:");
    assertThat(machine.fire(Event.of(EventType.HANGUP))).isInstanceOf(Step.Finished.class);
  }

  @Test
  void endlessLoopIsStopped() {
    ScriptMachine machine =
        started(
            """
            initial state A;
            transition t A - event / { for ($i in range(0,99999999999)) { inc($x); } } -> A;
            """);

    assertThatThrownBy(() -> machine.fire(Scripts.event()))
        .isInstanceOf(ScriptLimitExceeded.class)
        .hasMessageContaining("test.dsm:2:");
  }

  @Test
  void endlessRecursionIsStopped() {
    ScriptMachine machine =
        started("initial state A; transition t A - event / { repost; callFSM(test); } -> A;");

    assertThatThrownBy(() -> machine.fire(Scripts.event())).hasMessageContaining("callFSM nested");
  }

  @Test
  void growingVariableIsStopped() {
    ScriptMachine machine =
        started(
            """
            initial state A;
            transition t A - event / {
              set($x=0123456789); for ($i in range(0,40)) { append($x, $x); } } -> A;
            """);

    assertThatThrownBy(() -> machine.fire(Scripts.event()))
        .isInstanceOf(ScriptLimitExceeded.class)
        .hasMessageContaining("value of x");
  }

  @Test
  void listenerHearsTransitionsAndStates() {
    var heard = new ArrayList<String>();
    var listener =
        new MachineListener() {
          @Override
          public void transition(String name) {
            heard.add("> " + name + " >");
          }

          @Override
          public void stateChanged(String diagram, String state) {
            heard.add(diagram + "/" + state);
          }
        };
    var diagram = Scripts.parse("initial state A; transition \"go on\" A - event -> B; state B;");
    var machine = new ScriptMachine(DiagramSet.of(diagram), session, listener, Limits.DEFAULT);

    machine.start("test");
    machine.fire(Scripts.event());

    assertThat(heard).containsExactly("test/A", "> go on >", "test/B");
  }
}
