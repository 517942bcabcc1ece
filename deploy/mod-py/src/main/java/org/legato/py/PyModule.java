package org.legato.py;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.session.ScriptLog;

/**
 * {@code mod_py}: Python in scripts, as action and as condition. The code runs on threads of its
 * own; what it wants of its call is done on the call's. Failing code throws {@code py} as an action
 * and is false as a condition.
 */
public final class PyModule implements ScriptModule {
  private static final String STATE = "py.state";

  private final PyWorker[] workers;
  private final PySettings settings;
  private final AtomicInteger next = new AtomicInteger();

  /** With the bounds of the configuration {@code legato.dsm.py}. */
  public PyModule() {
    this(PySettings.of(ModuleConfig.current().getConfig("legato.dsm.py")));
  }

  PyModule(PySettings settings) {
    this.settings = settings;
    workers =
        IntStream.range(0, settings.threads())
            .mapToObj(number -> new PyWorker(settings, number + 1))
            .toArray(PyWorker[]::new);
  }

  @Override
  public String name() {
    return "mod_py";
  }

  @Override
  public void declare(Declarations d) {
    d.compiled(
        "py",
        "(code) Runs Python statements. Errors: throws py.",
        (text, problems) -> {
          PyCode code = PyCode.statements(text);
          check(code).ifPresent(problems::add);
          return run -> await(begin(run, code));
        });
    d.compiledCondition(
        "py",
        "(expression) Whether a Python expression is True. Errors: errno py if it fails.",
        (text, problems) -> {
          PyCode code = PyCode.expression(text);
          check(code).ifPresent(problems::add);
          return run -> test(run, code);
        });
  }

  /** Compiles code in all interpreters, which start for it, and waits for one of them. */
  private Optional<String> check(PyCode code) {
    Optional<String> late =
        Optional.of("not compiled yet: Python is not ready within legato.dsm.py.start-time");
    return Arrays.stream(workers)
        .map(worker -> worker.check(code))
        .toList()
        .getFirst()
        .completeOnTimeout(late, settings.startTime().toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** How far a run is. */
  private record Progress(Conversation conversation, Turn turn) {}

  private CompletionStage<Progress> begin(Run run, PyCode code) {
    var state =
        (PyState)
            run.session()
                .objects()
                .computeIfAbsent(
                    STATE,
                    _ ->
                        new PyState(
                            workers[Math.floorMod(next.getAndIncrement(), workers.length)]));
    var conversation = new Conversation(settings.runTime().toNanos());
    Map<String, String> params = run.params();
    state
        .worker()
        .run(
            new PyWorker.Job(
                state,
                code,
                number(run.eventType()),
                params.keySet().toArray(String[]::new),
                params.values().toArray(String[]::new),
                conversation,
                System.nanoTime()));
    return conversation.first().thenApply(turn -> new Progress(conversation, turn));
  }

  private static CompletionStage<Progress> grant(Run run, Conversation with, Turn.Wish wish) {
    return with.grant(run, wish).thenApply(turn -> new Progress(with, turn));
  }

  private static Outcome await(CompletionStage<Progress> stage) {
    return Outcome.await(
        stage,
        (run, progress) ->
            switch (progress.turn()) {
              case Turn.Wish wish -> await(grant(run, progress.conversation(), wish));
              case Turn.Done _ -> Outcome.CONTINUE;
              case Turn.Failed(String reason) ->
                  new Outcome.Throw(new ScriptException("py", Map.of("cause", reason)));
            });
  }

  private boolean test(Run run, PyCode code) {
    Progress progress = run.answer(() -> begin(run, code));
    while (progress.turn() instanceof Turn.Wish wish) {
      Conversation with = progress.conversation();
      progress = run.answer(() -> grant(run, with, wish));
    }
    if (progress.turn() instanceof Turn.Failed(String reason)) {
      run.error("py", reason);
      run.session().service(ScriptLog.class).log(1, "py: " + reason);
    }
    return progress.turn() instanceof Turn.Done(boolean truth) && truth;
  }

  /** The number of an event's type among the constants of {@code dsm}; -1 for one without. */
  private static int number(EventType type) {
    return switch (type) {
      case INVITE -> 1;
      case SESSION_START -> 2;
      case KEY -> 3;
      case TIMER -> 4;
      case NO_AUDIO -> 5;
      case HANGUP -> 6;
      case EVENT -> 10;
      case SEPARATOR -> 11;
      case B2B_OTHER_REPLY -> 12;
      case B2B_OTHER_BYE -> 13;
      default -> -1;
    };
  }
}
