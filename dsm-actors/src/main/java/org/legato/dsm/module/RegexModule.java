package org.legato.dsm.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;

/**
 * {@code mod_regex}: POSIX extended regular expressions under names that all calls share. Matching
 * is bounded, so it is done at once.
 */
public final class RegexModule implements ScriptModule {
  /** More names are a script that builds them from what callers say. */
  private static final int MAX_NAMES = 10_000;

  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /** With the expressions of the file {@code legato.dsm.regex.file}. */
  public RegexModule() {
    this(ModuleConfig.current().getString("legato.dsm.regex.file"));
  }

  /**
   * With the expressions of a file in SEMS's syntax: {@code name=pattern}, the pattern in double
   * quotes if it has blanks or {@code #}.
   *
   * @param file empty for none
   * @throws SemsConfig.Malformed if it cannot be read, or a pattern is none
   */
  RegexModule(String file) {
    if (!file.isEmpty()) {
      SemsConfig named = SemsConfig.read(Path.of(file));
      named.values().forEach((name, pattern) -> patterns.put(name, compiled(named, name, pattern)));
    }
  }

  private static Pattern compiled(SemsConfig file, String name, String pattern) {
    try {
      return PosixRegex.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new SemsConfig.Malformed(
          file.place(name) + ": " + e.getDescription() + " in " + pattern);
    }
  }

  @Override
  public String name() {
    return "mod_regex";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "regex.compile",
        ',',
        Second.REQUIRED,
        "(name, pattern) Compiles a POSIX extended regular expression under a name. Errors: errno"
            + " arg if it is none.",
        (run, name, pattern) -> compile(run, run.resolve(name), pattern));
    d.action(
        "regex.match",
        ',',
        Second.REQUIRED,
        "(name, text) Matches a text: $regex.match 1 or 0, groups in $regex.match[1] and so on."
            + " Errors: errno arg if there is no such pattern, general if it takes too long.",
        (run, name, text) -> {
          Pattern pattern = patterns.get(run.resolve(name));
          if (pattern == null) {
            run.error("arg", "no regular expression '" + run.resolve(name) + "'");
          } else {
            run.clearError();
            boolean matches = match(run, pattern, run.resolve(text));
            run.setVariable("regex.match", matches ? "1" : "0");
          }
          return Outcome.CONTINUE;
        });
    d.action(
        "regex.clear",
        "(name) Forgets a regular expression.",
        (run, name) -> {
          patterns.remove(run.resolve(name));
          return Outcome.CONTINUE;
        });
    d.condition(
        "regex.match",
        "(name, text) Whether a text matches; groups in $regex.match[1] and so on. Errors: errno"
            + " arg if there is no such pattern, general if it takes too long.",
        (run, text) -> {
          List<String> parts = ArgumentTexts.split(text, ',', 2);
          Pattern pattern = patterns.get(run.resolve(parts.getFirst()));
          if (pattern == null) {
            run.error("arg", "no regular expression '" + run.resolve(parts.getFirst()) + "'");
            return false;
          }
          return parts.size() == 2 && match(run, pattern, run.resolve(parts.get(1)));
        });
  }

  private Outcome compile(Run run, String name, String text) {
    try {
      if (patterns.size() >= MAX_NAMES && !patterns.containsKey(name)) {
        run.error("arg", "more than " + MAX_NAMES + " regular expressions");
      } else {
        patterns.put(name, PosixRegex.compile(text));
      }
    } catch (PatternSyntaxException e) {
      run.error("arg", e.getDescription() + " in " + text);
    }
    return Outcome.CONTINUE;
  }

  private static boolean match(Run run, Pattern pattern, String text) {
    try {
      Matcher matcher = pattern.matcher(new BoundedText(text));
      if (!matcher.find()) {
        return false;
      }
      ScriptArrays.clear(run, "regex.match");
      for (int i = 1; i <= matcher.groupCount(); i++) {
        String group = matcher.group(i);
        run.setVariable("regex.match[" + i + "]", group == null ? "" : group);
      }
      return true;
    } catch (BoundedText.Exhausted | StackOverflowError e) {
      run.error("general", "the expression takes too long for this text: " + pattern);
      return false;
    }
  }
}
