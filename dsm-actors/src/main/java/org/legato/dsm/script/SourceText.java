package org.legato.dsm.script;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.legato.dsm.script.ScriptFiles.Source;

/**
 * The text of a diagram with its includes inserted and its comment lines dropped; knows where each
 * character came from.
 */
final class SourceText {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_CHARS = 16 << 20;
  private static final int MAX_INCLUDES = 10_000;
  private static final String AROUND_NAME = " \t\"'\r";

  private final StringBuilder text = new StringBuilder();
  private final List<String> files = new ArrayList<>();
  private int[] starts = new int[256];
  private int[] lines = new int[256];
  private int count;
  private int includes;

  /** Nothing more is read: one of the bounds was reached. */
  private boolean full;

  private final ScriptFiles resolver;
  private final List<Problem> problems;

  private SourceText(ScriptFiles resolver, List<Problem> problems) {
    this.resolver = resolver;
    this.problems = problems;
  }

  /** Reads a text; include errors go to the problems. */
  static SourceText of(Source source, ScriptFiles resolver, List<Problem> problems) {
    var result = new SourceText(resolver, problems);
    result.append(source, 0);
    return result;
  }

  String text() {
    return text.toString();
  }

  Place place(int offset) {
    if (count == 0) {
      return new Place("", 1, 1);
    }
    int index = Arrays.binarySearch(starts, 0, count, offset);
    int line = index >= 0 ? index : -index - 2;
    return new Place(files.get(line), lines[line], offset - starts[line] + 1);
  }

  private void append(Source source, int depth) {
    String content = source.text();
    int number = 0;
    int at = 0;
    while (at < content.length() && !full) {
      int end = content.indexOf('\n', at);
      int stop = end < 0 ? content.length() : end;
      number++;
      line(source, content.substring(at, stop), number, depth);
      at = stop + 1;
    }
  }

  private void line(Source source, String line, int number, int depth) {
    String start = line.stripLeading();
    if (start.startsWith("#include")) {
      include(source, start.substring("#include".length()), number, depth);
    } else if (!start.startsWith("#") && !start.startsWith("--")) {
      keep(source.name(), number, line);
    }
  }

  private void keep(String file, int number, String line) {
    if (text.length() + line.length() >= MAX_CHARS) {
      problem(file, number, "the script is longer than " + MAX_CHARS + " characters", "");
      full = true;
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lines = Arrays.copyOf(lines, count * 2);
    }
    starts[count] = text.length();
    lines[count] = number;
    files.add(file);
    count++;
    text.append(line).append('\n');
  }

  private void include(Source source, String rest, int number, int depth) {
    String name = name(rest);
    if (depth >= MAX_DEPTH) {
      problem(
          source.name(),
          number,
          "#include is nested deeper than " + MAX_DEPTH + " files",
          "does " + name + " include itself?");
      return;
    }
    Optional<List<Source>> included;
    try {
      included = resolver.include(name, source);
    } catch (UncheckedIOException e) {
      String reason = "included file " + name + " cannot be read: " + e.getCause();
      problem(source.name(), number, reason, "");
      return;
    }
    if (included.isEmpty()) {
      String remedy =
          name.endsWith(";") || name.contains(" ")
              ? "nothing may follow the file's name"
              : "it is looked up in diag_path";
      problem(source.name(), number, "included file " + name + " not found", remedy);
      return;
    }
    includes += included.get().size();
    if (includes > MAX_INCLUDES) {
      problem(source.name(), number, "more than " + MAX_INCLUDES + " files included", "");
      full = true;
    } else if (problems.size() < ScriptParser.MAX_PROBLEMS) {
      included.get().forEach(file -> append(file, depth + 1));
    }
  }

  /** Without the blanks and quotes around it. */
  private static String name(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && AROUND_NAME.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && AROUND_NAME.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private void problem(String file, int line, String message, String remedy) {
    problems.add(new Problem(new Place(file, line, 1), message, remedy));
  }
}
