package org.legato.dsm.core;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.ScriptLog;

/** The script's log. */
final class LogActions {
  private LogActions() {}

  static void declare(Declarations to) {
    to.action(
        "log",
        ',',
        Second.REQUIRED,
        "(level, value) Logs a value at a level: 0 error, 1 warn, 2 info, 3 debug.",
        (run, level, text) -> at(run, level, shown(run, text)));
    to.action(
        "logs",
        ',',
        Second.REQUIRED,
        "(level, text) Logs a text with references inside at a level.",
        (run, level, text) -> at(run, level, run.interpolate(text)));
    fixed(to, "error", 0);
    fixed(to, "warn", 1);
    fixed(to, "info", 2);
    fixed(to, "dbg", 3);
    to.action(
        "logVars", "(level) Logs all variables.", (run, level) -> at(run, level, variables(run)));
    to.action(
        "logParams",
        "(level) Logs the event's parameters.",
        (run, level) -> at(run, level, params(run)));
    to.action(
        "logSelects", "(level) Logs all selects.", (run, level) -> at(run, level, selects(run)));
    to.action(
        "logAll",
        "(level) Logs variables, event parameters and selects.",
        (run, level) -> at(run, level, variables(run) + params(run) + selects(run)));
  }

  static void log(Run run, int level, String text) {
    run.session().service(ScriptLog.class).log(level, text);
  }

  private static void fixed(Declarations to, String name, int level) {
    to.action(
        name,
        "(text) Logs a text with references inside.",
        (run, text) -> {
          log(run, level, run.interpolate(text));
          return Outcome.CONTINUE;
        });
  }

  private static Outcome at(Run run, String level, String text) {
    OptionalLong number = Numbers.unsigned(run.resolve(level));
    if (number.isEmpty()) {
      log(run, 0, "log level '" + level + "' is no number");
    } else {
      log(run, (int) Math.min(3, number.getAsLong()), text);
    }
    return Outcome.CONTINUE;
  }

  private static String shown(Run run, String text) {
    String value = run.resolve(text);
    boolean reference = !text.isEmpty() && "$#@".indexOf(text.charAt(0)) >= 0;
    return reference ? text + "='" + value + "'" : value;
  }

  private static String variables(Run run) {
    return section("variables", "$", run.session().variables());
  }

  private static String params(Run run) {
    return section("event parameters", "#", run.params());
  }

  private static String selects(Run run) {
    var selects = new TreeMap<String, String>();
    for (String name : run.session().selectNames()) {
      selects.put(name, String.valueOf(run.session().select(name)));
    }
    return section("selects", "@", selects);
  }

  private static String section(String title, String sigil, Map<String, String> values) {
    var out = new StringBuilder(title).append(":\n");
    values.forEach(
        (k, v) -> out.append("  ").append(sigil).append(k).append("='").append(v).append("'\n"));
    return out.toString();
  }
}
