package org.legato.dsm.module;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.PatternSyntaxException;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.session.ScriptLog;

/** {@code mod_regex}: POSIX extended regular expressions under names that all calls share. */
public final class RegexModule implements ScriptModule {
  private static final int MOST_PATTERNS = 10_000;

  private final ConcurrentHashMap<String, PosixRegex> patterns = new ConcurrentHashMap<>();
  private final BlockingWork work = BlockingWork.configured("regex");

  /** What a match found; the groups of no match are none. */
  private record Found(boolean matches, List<String> groups) {
    static final Found NOTHING = new Found(false, List.of());

    static Found of(MatchResult match) {
      if (match == null) {
        return NOTHING;
      }
      var groups = new java.util.ArrayList<String>();
      for (int i = 1; i <= match.groupCount(); i++) {
        groups.add(match.group(i) == null ? "" : match.group(i));
      }
      return new Found(true, groups);
    }

    void store(Run run) {
      run.setVariable("regex.match", matches ? "1" : "0");
      for (int i = 0; i < groups.size(); i++) {
        run.setVariable("regex.match[" + (i + 1) + "]", groups.get(i));
      }
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
        "Compiles a POSIX extended regular expression under a name.",
        (run, name, expression) -> compile(run, run.resolve(name), expression));
    d.action(
        "regex.match",
        ',',
        Second.REQUIRED,
        "Matches a text: $regex.match is 1 or 0, groups go to $regex.match[1] and so on.",
        (run, name, text) -> {
          String known = run.resolve(name);
          if (!patterns.containsKey(known)) {
            run.error("arg", "no regular expression '" + known + "'");
            return Outcome.CONTINUE;
          }
          return Outcome.await(
              find(run, known, run.resolve(text)),
              (later, found) -> {
                found.store(later);
                return Outcome.CONTINUE;
              });
        });
    d.action(
        "regex.clear",
        "Forgets a regular expression.",
        (run, name) -> {
          patterns.remove(run.resolve(name));
          return Outcome.CONTINUE;
        });
    d.slowCondition("regex.match", "Whether a text matches; stores the groups.", this::holds);
  }

  private Outcome compile(Run run, String name, String expression) {
    try {
      if (patterns.size() >= MOST_PATTERNS && !patterns.containsKey(name)) {
        run.error("arg", "more than " + MOST_PATTERNS + " regular expressions");
      } else {
        patterns.put(name, new PosixRegex(expression));
      }
    } catch (PatternSyntaxException e) {
      patterns.remove(name);
      run.error("arg", "no regular expression: " + e.getMessage());
    }
    return Outcome.CONTINUE;
  }

  private CompletionStage<Boolean> holds(Run run, String text) {
    List<String> parts = ArgumentTexts.split(text, ',', 2);
    String subject = parts.size() < 2 ? "" : run.resolve(parts.get(1));
    // The machine waits meanwhile, so that nothing else touches the variables.
    return find(run, run.resolve(parts.getFirst()), subject)
        .thenApply(
            found -> {
              if (found.matches()) {
                found.store(run);
              }
              return found.matches();
            });
  }

  private CompletionStage<Found> find(Run run, String name, String text) {
    PosixRegex pattern = patterns.get(name);
    ScriptLog log = run.session().service(ScriptLog.class);
    if (pattern == null) {
      log.log(0, "no regular expression '" + name + "'");
      return CompletableFuture.completedFuture(Found.NOTHING);
    }
    return work.submit(() -> Found.of(pattern.match(text)))
        .exceptionally(
            failure -> {
              log.log(0, "regular expression '" + name + "' gives up: " + failure);
              return Found.NOTHING;
            });
  }
}
