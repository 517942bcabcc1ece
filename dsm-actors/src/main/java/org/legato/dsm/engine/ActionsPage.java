package org.legato.dsm.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Writes the page of all actions and conditions, as Markdown. */
public final class ActionsPage {
  private static final String HEAD =
      """
      # Actions and conditions

      Written by `./legato actions --markdown` from what the modules declare.

      An argument in `[ ]` may be left out. *var*, *struct*, *array* and *name* are names, with or
      without `$`; all else is a value: `$variable`, `#parameter`, `@select` or the text itself. A
      *comparison* is like `#key<10`. `errno` errors set `$errno` and the script goes on
      (`throwOnError()` turns them into exceptions); what an action *throws* goes to the state's
      transitions with `exception`, its kind in `#type`.
      """;

  private ActionsPage() {}

  /** The page for the modules of a set: the core first, the others by name. */
  public static String of(ModuleSet modules) {
    var page = new StringBuilder(HEAD);
    List<ModuleCatalog> sorted =
        modules.all().stream()
            .sorted(
                Comparator.comparing((ModuleCatalog m) -> !m.module().equals(ModuleSet.CORE))
                    .thenComparing(ModuleCatalog::module))
            .toList();
    for (ModuleCatalog module : sorted) {
      String use =
          module.module().equals(ModuleSet.CORE)
              ? "Every script has these."
              : "`import(" + module.module() + ");`";
      page.append("\n## ").append(module.module()).append("\n\n").append(use).append('\n');
      table(page, "Action", module.actions().values());
      table(page, "Condition", module.conditions().values());
    }
    return page.toString();
  }

  private static void table(
      StringBuilder page, String kind, Collection<? extends ModuleCatalog.Entry<?>> entries) {
    if (entries.isEmpty()) {
      return;
    }
    page.append("\n| ").append(kind).append(" | | Errors |\n|---|---|---|\n");
    for (ModuleCatalog.Entry<?> entry : entries) {
      Documentation said = entry.described();
      page.append("| `").append(entry.name()).append(cell(said.arguments())).append("` | ");
      page.append(cell(said.text())).append(" | ").append(cell(said.errors())).append(" |\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
