package org.legato.dsm.module;

import java.util.concurrent.TimeUnit;
import org.legato.dsm.FakeSession;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.MachineListener;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.Step;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;

/** Runs the body of a recorded script with the real modules. */
final class VectorScripts {
  private static final ModuleSet MODULES = ModuleSet.load();

  private VectorScripts() {}

  /** Runs statements and gives what they left in {@code $res}. */
  static String result(FakeSession session, String statements) {
    String imports =
        MODULES.names().stream()
            .map(name -> "import(" + name + ");\n")
            .collect(java.util.stream.Collectors.joining());
    String text =
        imports + "initial state S; transition t S - event / {" + statements + "} -> E; state E;";
    ScriptMachine machine = machine(session, text);
    finish(machine, machine.fire(Event.of(EventType.EVENT)));
    return session.variables().getOrDefault("res", "");
  }

  /** A machine that has entered a diagram. */
  static ScriptMachine machine(FakeSession session, String text) {
    var diagram = ScriptParser.parseText("test", text, MODULES);
    var machine =
        new ScriptMachine(DiagramSet.of(diagram), session, MachineListener.NONE, Limits.DEFAULT);
    finish(machine, machine.start("test"));
    return machine;
  }

  /** Waits for all that an event starts. */
  static void finish(ScriptMachine machine, Step step) {
    Step at = step;
    while (at instanceof Step.Waiting waiting) {
      at =
          machine.resume(
              waiting.outcome().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
    }
  }
}
