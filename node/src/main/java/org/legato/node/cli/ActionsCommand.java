package org.legato.node.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.legato.dsm.engine.ActionsPage;
import org.legato.dsm.engine.Documentation;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what scripts can do. */
@Command(name = "actions", description = "List all actions and conditions with what they do.")
final class ActionsCommand implements Callable<Integer> {
  @Option(names = "--markdown", description = "the page docs/actions.md")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(ActionsPage.of(ModuleSet.load()));
      out.flush();
      return ExitCode.OK;
    }
    for (ModuleCatalog module : ModuleSet.load().all()) {
      out.println(module.module());
      module.actions().values().forEach(a -> line(out, "action", a));
      module.conditions().values().forEach(c -> line(out, "condition", c));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void line(PrintWriter out, String kind, ModuleCatalog.Entry<?> entry) {
    Documentation said = entry.described();
    String errors = said.errors().isEmpty() ? "" : " Errors: " + said.errors();
    out.printf("  %-9s %-34s %s%n", kind, entry.name() + said.arguments(), said.text() + errors);
  }
}
