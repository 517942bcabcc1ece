package org.legato.dsm.module;

import java.util.List;
import org.legato.dsm.engine.Action;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.session.Monitor;

/** {@code mod_monitoring}: attributes of monitoring records. */
public final class MonitoringModule implements ScriptModule {

  @Override
  public String name() {
    return "mod_monitoring";
  }

  @Override
  public void declare(Declarations d) {
    for (String name : List.of("monitoring.set", "monitoring.log")) {
      d.action(
          name,
          ',',
          Second.OPTIONAL,
          "(key, value) Sets an attribute of this call's record.",
          (run, key, value) -> {
            monitor(run).set(run.resolve(key), run.resolve(value));
            return Outcome.CONTINUE;
          });
    }
    for (String name : List.of("monitoring.add", "monitoring.logAdd")) {
      d.action(
          name,
          ',',
          Second.OPTIONAL,
          "(key, value) Appends to an attribute list of this call's record.",
          (run, key, value) -> {
            monitor(run).add(run.resolve(key), run.resolve(value));
            return Outcome.CONTINUE;
          });
    }
    d.action(
        "monitoring.logVars",
        "() Sets all variables as attributes of this call's record.",
        (run, _) -> {
          run.session().variables().forEach(monitor(run)::set);
          return Outcome.CONTINUE;
        });
    d.compiled(
        "monitoring.setGlobal",
        "(id, key, value) Sets an attribute of the record of that id.",
        three("monitoring.setGlobal", Monitor::setGlobal));
    d.compiled(
        "monitoring.addGlobal",
        "(id, key, value) Appends to an attribute list of the record of that id.",
        three("monitoring.addGlobal", Monitor::addGlobal));
    d.action(
        "monitoring.inc",
        ',',
        Second.OPTIONAL,
        "(id, key) Adds one to a counter of a record.",
        (run, id, key) -> count(run, id, key, 1));
    d.action(
        "monitoring.dec",
        ',',
        Second.OPTIONAL,
        "(id, key) Takes one off a counter of a record.",
        (run, id, key) -> count(run, id, key, -1));
  }

  private interface OnRecord {
    void apply(Monitor monitor, String id, String key, String value);
  }

  private static Compiler three(String name, OnRecord effect) {
    return (text, problems) -> {
      List<String> parts = ArgumentTexts.split(text, ',', 3);
      if (parts.size() != 3) {
        problems.add(name + " needs three arguments");
      }
      String id = part(parts, 0);
      String key = part(parts, 1);
      String value = part(parts, 2);
      Action action =
          run -> {
            effect.apply(monitor(run), run.resolve(id), run.resolve(key), run.resolve(value));
            return Outcome.CONTINUE;
          };
      return action;
    };
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  private static Outcome count(Run run, String id, String key, int delta) {
    monitor(run).count(run.resolve(id), run.resolve(key), delta);
    return Outcome.CONTINUE;
  }

  private static Monitor monitor(Run run) {
    return run.session().service(Monitor.class);
  }
}
