package org.legato.dsm.script;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.ScriptFiles.Source;

/**
 * Reads DSM scripts. What SEMS would lose or silently misread is repaired with a warning where its
 * meaning is plain, and is an error where it is not.
 */
public final class ScriptParser {
  /** A text that is no script at all need not be explained to its end. */
  static final int MAX_PROBLEMS = 50;

  private ScriptParser() {}

  /**
   * Reads {@code <diagPath>/<diagramName>.dsm}.
   *
   * @throws ScriptError with everything that is wrong
   */
  public static Diagram parse(String diagramName, Path diagPath, ModuleSet modules) {
    return parse(diagramName, new DirectoryScripts(diagPath), modules);
  }

  /**
   * Reads a diagram.
   *
   * @throws ScriptError with everything that is wrong
   */
  public static Diagram parse(String diagramName, ScriptFiles files, ModuleSet modules) {
    Place start = new Place(diagramName + ".dsm", 1, 1);
    Optional<Source> source;
    try {
      source = files.diagram(diagramName);
    } catch (UncheckedIOException e) {
      String reason = "cannot be read: " + e.getCause();
      throw new ScriptError(List.of(new Problem(start, reason, "")));
    }
    if (source.isEmpty()) {
      throw new ScriptError(List.of(new Problem(start, "no such script", "is diag_path right?")));
    }
    return parse(diagramName, source.get(), files, modules);
  }

  /** Reads a text without includes. */
  public static Diagram parseText(String diagramName, String text, ModuleSet modules) {
    var files = new TextScripts().add(diagramName, text);
    return parse(diagramName, files, modules);
  }

  private static Diagram parse(String name, Source source, ScriptFiles files, ModuleSet modules) {
    var errors = new ArrayList<Problem>();
    var warnings = new ArrayList<Problem>();
    SourceText text = SourceText.of(source, files, errors);
    List<Token> tokens = Tokenizer.tokens(text.text(), text::place, errors, warnings);
    if (!errors.isEmpty()) {
      throw new ScriptError(errors);
    }
    var log = new Log(text::place, errors, warnings);
    var parser = new DeclarationParser(name, new Cursor(tokens), log, modules);
    Diagram diagram = parser.parse();
    if (!errors.isEmpty()) {
      throw new ScriptError(errors, parser.skipped() ? Optional.empty() : Optional.of(diagram));
    }
    return diagram;
  }
}
