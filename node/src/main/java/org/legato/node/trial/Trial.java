package org.legato.node.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.legato.dsm.engine.Action;
import org.legato.dsm.engine.Condition;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.MachineListener;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptLimitExceeded;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Step;
import org.legato.dsm.script.ConditionCall;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;

/**
 * Runs a script's events one by one with a call that is none, and tells what it does. Not thread
 * safe.
 */
public final class Trial {
  /** Modules whose actions change nothing but the call. */
  private static final Set<String> HARMLESS =
      Set.of(
          ModuleSet.CORE,
          "mod_dlg",
          "mod_uri",
          "mod_conference",
          "mod_groups",
          "mod_utils",
          "mod_regex",
          "mod_xml",
          "mod_monitoring",
          "mod_subscription");

  private static final int SECONDS = 60;

  private final TrialListener listener;
  private final TrialSession session;
  private final ScriptMachine machine;
  private Map<String, String> known;
  private Optional<String> open = Optional.empty();
  private boolean failed;

  /**
   * What a trial begins with.
   *
   * @param variables script variables
   * @param selects what {@code @name} gives
   */
  public record Setting(Map<String, String> variables, Map<String, String> selects) {}

  public Trial(DiagramSet diagrams, Setting setting, Limits limits, TrialListener listener) {
    this.listener = listener;
    this.session = new TrialSession(setting.variables(), setting.selects(), listener);
    this.machine = new ScriptMachine(diagrams, session, new Told(), limits);
    this.known = new TreeMap<>(session.variables());
  }

  /**
   * The modules for scripts on trial: actions that would reach out of it (databases, files,
   * commands, requests) do nothing, and the conditions of such modules don't hold.
   *
   * @param live names of modules that do what they always do
   * @param holding names of conditions that hold
   */
  public static ModuleSet modules(ModuleSet real, Set<String> live, Set<String> holding) {
    return ModuleSet.of(
        real.all().stream()
            .map(
                catalog ->
                    onTrial(
                        catalog,
                        HARMLESS.contains(catalog.module()) || live.contains(catalog.module()),
                        holding))
            .toArray(ScriptModule[]::new));
  }

  private static ScriptModule onTrial(ModuleCatalog catalog, boolean acts, Set<String> holding) {
    return new ScriptModule() {
      @Override
      public String name() {
        return catalog.module();
      }

      @Override
      public void declare(Declarations to) {
        catalog
            .actions()
            .values()
            .forEach(
                a ->
                    to.compiled(
                        a.name(), a.documentation(), acts ? a.compiler() : skipping(a.compiler())));
        catalog
            .conditions()
            .values()
            .forEach(
                c ->
                    to.compiledCondition(
                        c.name(),
                        c.documentation(),
                        holding.contains(c.name())
                            ? (_, _) -> _ -> true
                            : acts ? c.compiler() : doubting(c.compiler())));
      }
    };
  }

  /** A condition may reach out too, as one that runs a command: only event types are asked. */
  private static ScriptModule.ConditionCompiler doubting(ScriptModule.ConditionCompiler compiler) {
    return (text, problems) -> {
      Condition condition = compiler.compile(text, problems);
      return condition.namedType() == null ? _ -> false : condition;
    };
  }

  /** An action that is left out. */
  private record Skipped(Action action) implements Action {
    @Override
    public Outcome execute(Run run) {
      return Outcome.CONTINUE;
    }
  }

  private static ScriptModule.Compiler skipping(ScriptModule.Compiler compiler) {
    return (text, problems) -> new Skipped(compiler.compile(text, problems));
  }

  /** Enters a diagram and runs the event start. */
  public void start(String diagram) {
    listener.event("start");
    run(() -> machine.start(diagram));
    run(() -> machine.fire(Event.of(EventType.START)));
  }

  /** Runs an event. */
  public void fire(String text, Event event) {
    listener.event(text);
    Optional<Step.Finished> end = run(() -> machine.fire(event));
    if (end.isPresent() && !end.get().taken()) {
      listener.untaken(text);
    }
  }

  /** Sets a variable from outside of the script. */
  public void set(String name, String value) {
    session.variables().put(name, value);
    known = new TreeMap<>(session.variables());
  }

  /** All variables. */
  public Map<String, String> variables() {
    return new TreeMap<>(session.variables());
  }

  /** Whether the script ran into a limit or threw what it does not catch. */
  public boolean failed() {
    return failed;
  }

  private Optional<Step.Finished> run(Supplier<Step> begin) {
    open = Optional.empty();
    try {
      Step step = begin.get();
      while (step instanceof Step.Waiting waiting) {
        step = await(waiting);
      }
      tellVariables();
      open.ifPresent(
          text -> {
            failed = true;
            listener.untaken("exception " + text);
          });
      return Optional.of((Step.Finished) step);
    } catch (ScriptLimitExceeded e) {
      failed = true;
      listener.error(e.getMessage());
      return Optional.empty();
    }
  }

  private Step await(Step.Waiting waiting) {
    try {
      return machine.resume(waiting.outcome().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return machine.resume(e.getCause());
    } catch (TimeoutException e) {
      return machine.resume(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return machine.resume(e);
    }
  }

  private void tellVariables() {
    Map<String, String> now = session.variables();
    Map<String, String> changed = new TreeMap<>();
    now.forEach(
        (name, value) -> {
          if (!value.equals(known.get(name))) {
            changed.put(name, value);
          }
        });
    known.keySet().stream().filter(n -> !now.containsKey(n)).forEach(n -> changed.put(n, null));
    if (!changed.isEmpty()) {
      listener.variables(changed);
      known = new TreeMap<>(now);
    }
  }

  /** Turns what the machine says into what the trial tells. */
  private final class Told implements MachineListener {
    @Override
    public void taken(Transition transition) {
      tellVariables();
      if (transition.onException()) {
        open = Optional.empty();
      }
      List<String> conditions = new ArrayList<>();
      if (transition.onException()) {
        conditions.add("exception");
      }
      transition.conditions().stream().map(Told::shown).forEach(conditions::add);
      listener.transition(transition.place().toString(), transition.name(), conditions);
    }

    private static String shown(ConditionCall condition) {
      String text = condition.text().isEmpty() ? "" : "(" + condition.text() + ")";
      return (condition.negated() ? "not " : "") + condition.name() + text;
    }

    @Override
    public void executes(Statement.Do action) {
      tellVariables();
      String text = action.name() + "(" + action.text().strip() + ")";
      listener.action(action.place().toString(), text, action.action() instanceof Skipped);
    }

    @Override
    public void thrown(ScriptException exception, Place place) {
      tellVariables();
      String text = exception.type() + " " + exception.params();
      open = Optional.of(text);
      listener.exception(place.toString(), text);
    }

    @Override
    public void transition(String name) {
      // Told when it was taken.
    }

    @Override
    public void stateChanged(String diagram, String state) {
      tellVariables();
      listener.state(diagram, state);
    }
  }
}
