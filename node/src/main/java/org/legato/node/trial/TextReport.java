package org.legato.node.trial;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Tells a trial to a person. */
public final class TextReport implements TrialListener {
  private static final String[] LEVELS = {"error", "warn", "info", "debug"};

  private final PrintWriter out;

  public TextReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void event(String text) {
    out.println("* " + text);
  }

  @Override
  public void transition(String place, String name, List<String> conditions) {
    String when = conditions.isEmpty() ? "" : "  when " + String.join("; ", conditions);
    out.printf("  transition \"%s\" %s%s%n", name, place, when);
  }

  @Override
  public void action(String place, String text, boolean skipped) {
    out.println("    " + text + (skipped ? "   (left out)" : ""));
  }

  @Override
  public void asks(String text) {
    out.println("      call: " + text);
  }

  @Override
  public void variables(Map<String, String> changed) {
    changed.forEach(
        (name, value) ->
            out.println("      $" + name + (value == null ? " is removed" : " = " + value)));
  }

  @Override
  public void log(int level, String text) {
    String shown = level >= 0 && level < LEVELS.length ? LEVELS[level] : Integer.toString(level);
    out.println("      log " + shown + ": " + text);
  }

  @Override
  public void state(String diagram, String state) {
    out.println("  state " + diagram + "/" + state);
  }

  @Override
  public void exception(String place, String text) {
    out.println("  exception " + text + " at " + place);
  }

  @Override
  public void untaken(String what) {
    out.println("  no transition takes " + what);
  }

  @Override
  public void error(String text) {
    out.println("  error " + text);
  }
}
