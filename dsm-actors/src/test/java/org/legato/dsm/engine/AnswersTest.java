package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.script.ScriptParser;

/** Conditions whose answer takes time. */
class AnswersTest {
  private final FakeSession session = new FakeSession();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, CompletableFuture<Boolean>> answers =
      Map.of("one", new CompletableFuture<>(), "two", new CompletableFuture<>());

  private final ScriptModule slow =
      new ScriptModule() {
        @Override
        public String name() {
          return "mod_slow";
        }

        @Override
        public void declare(Declarations d) {
          d.condition(
              "slow.answer",
              "Asks.",
              (run, text) ->
                  run.answer(
                      () -> {
                        asked.add(text);
                        return answers.get(text);
                      }));
        }
      };

  private ScriptMachine started(String text) {
    var modules = ModuleSet.of(new CoreModule(), slow);
    var machine =
        Scripts.machine(session, ScriptParser.parseText("test", "import(slow);" + text, modules));
    machine.start("test");
    return machine;
  }

  @Test
  void eachConditionIsAskedOnce() {
    var machine =
        started(
            """
            initial state A;
            transition no A - event; slow.answer(one); slow.answer(two) / {} -> B;
            transition yes A - event; not slow.answer(two) / { set($r=second); } -> B;
            state B;
            """);
    var first = (Step.Waiting) machine.fire(Scripts.event());
    answers.get("one").complete(true);
    var second = (Step.Waiting) machine.resume(first.outcome().toCompletableFuture().join());
    assertThat(asked).containsExactly("one", "two");
    answers.get("two").complete(false);
    machine.resume(second.outcome().toCompletableFuture().join());
    assertThat(session.variables()).containsEntry("r", "second");
    assertThat(asked).containsExactly("one", "two", "two");
    assertThat(machine.isWaiting()).isFalse();
  }

  @Test
  void aChoiceWaitsAndGoesOn() {
    var machine =
        started(
            """
            initial state A;
            transition t A - event / {
              inc($n);
              if slow.answer(one) { append($r, "y"); } else { append($r, "n"); }
              append($r, "end");
            } -> B;
            state B;
            """);
    var waiting = (Step.Waiting) machine.fire(Scripts.event());
    answers.get("one").complete(true);
    machine.resume(waiting.outcome().toCompletableFuture().join());
    assertThat(session.variables()).containsEntry("r", "yend").containsEntry("n", "1");
  }

  @Test
  void aFailedQuestionIsThrown() {
    var machine =
        started(
            """
            initial state A;
            transition t A - event; slow.answer(one) / {} -> B;
            transition x A - exception / { set($r=#type); } -> B;
            state B;
            """);
    var waiting = (Step.Waiting) machine.fire(Scripts.event());
    answers.get("one").completeExceptionally(new ScriptException("slow", Map.of()));
    machine.resume(waiting.outcome().toCompletableFuture().join());
    assertThat(session.variables()).containsEntry("r", "slow");
    assertThat(asked).containsExactly("one");
  }
}
