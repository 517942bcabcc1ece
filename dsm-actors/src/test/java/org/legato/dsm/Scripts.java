package org.legato.dsm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.MachineListener;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;
import org.legato.dsm.session.Dialog;

/** Short cuts for tests that run scripts. */
public final class Scripts {
  /** The core and a small mod_dlg. */
  public static final ModuleSet MODULES = ModuleSet.of(new CoreModule(), new DialogModule(_ -> {}));

  private Scripts() {}

  /** A small mod_dlg whose dialout does what the test wants. */
  public static ScriptModule dialogModule(Consumer<Run> dialout) {
    return new DialogModule(dialout);
  }

  public static Diagram parse(String text) {
    return ScriptParser.parseText("test", text, MODULES);
  }

  public static ScriptMachine machine(FakeSession session, Diagram... diagrams) {
    return machine(session, MachineListener.NONE, diagrams);
  }

  public static ScriptMachine machine(
      FakeSession session, MachineListener listener, Diagram... diagrams) {
    return new ScriptMachine(DiagramSet.of(diagrams), session, listener, Limits.DEFAULT);
  }

  public static Event event(String... namesAndValues) {
    var params = new TreeMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Event.of(EventType.EVENT, params);
  }

  /** Runs statements for an event with parameter {@code p} and gives the session. */
  public static FakeSession run(FakeSession session, String statements) {
    String text = "initial state A; transition t A - event / {" + statements + "} -> B; state B;";
    ScriptMachine machine = machine(session, parse(text));
    machine.start("test");
    machine.fire(Event.of(EventType.EVENT, Map.of("p", "param value")));
    return session;
  }

  /** What the dialog tests need of mod_dlg. */
  private static final class DialogModule implements ScriptModule {
    private final Consumer<Run> dialout;

    DialogModule(Consumer<Run> dialout) {
      this.dialout = dialout;
    }

    @Override
    public String name() {
      return "mod_dlg";
    }

    @Override
    public void declare(Declarations to) {
      to.action(
          "dlg.reply",
          ',',
          Second.REQUIRED,
          "Replies.",
          (run, code, reason) ->
              Outcome.await(
                  run.session()
                      .service(Dialog.class)
                      .reply(Integer.parseInt(run.resolve(code)), run.resolve(reason)),
                  (_, events) -> new Outcome.Continue(events)));
      to.action(
          "dlg.acceptInvite",
          ',',
          Second.REQUIRED,
          "Accepts.",
          (run, code, reason) ->
              Outcome.await(
                  run.session()
                      .service(Dialog.class)
                      .acceptInvite(Integer.parseInt(run.resolve(code)), run.resolve(reason)),
                  (_, events) -> new Outcome.Continue(List.copyOf(events))));
      to.action(
          "dlg.dialout",
          "Calls.",
          (run, _) -> {
            dialout.accept(run);
            return Outcome.CONTINUE;
          });
      to.action(
          "dlg.bye",
          "Hangs up.",
          (run, headers) ->
              Outcome.await(run.session().service(Dialog.class).bye(run.resolve(headers))));
    }
  }
}
