package org.legato.node.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what scripts can do. */
@Command(name = "actions", description = "List all actions and conditions with what they do.")
final class ActionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (ModuleCatalog module : ModuleSet.load().all()) {
      out.println(module.module());
      module.actions().values().forEach(a -> line(out, "action", a));
      module.conditions().values().forEach(c -> line(out, "condition", c));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void line(PrintWriter out, String kind, ModuleCatalog.Entry<?> entry) {
    out.printf("  %-9s %-28s %s%n", kind, entry.name(), entry.documentation());
  }
}
