package org.legato.dsm.core;

import java.util.OptionalLong;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.Arithmetic;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.engine.Values;

/** Assignment and text. */
final class VariableActions {
  private VariableActions() {}

  static void declare(Declarations to) {
    assignment(to, "set", "(var=value) Sets a variable or an event parameter.", Run::resolve);
    assignment(to, "sets", "(var=text) Sets to a text with references inside.", Run::interpolate);
    assignment(to, "eval", "(var=sum) Sets to a sum or difference.", Arithmetic::eval);
    to.action(
        "setVar",
        '=',
        Second.OPTIONAL,
        "(name=value) Sets the variable whose name is the first argument's value.",
        (run, name, value) -> {
          run.setVariable(Values.name(run.resolve(name)), run.resolve(value));
          return Outcome.CONTINUE;
        });
    to.action(
        "var",
        '=',
        Second.REQUIRED,
        "(var=name) Sets a variable to the content of the variable named by the second argument's"
            + " value.",
        (run, target, source) -> {
          String name = run.resolve(source);
          run.session().variables().putIfAbsent(name, "");
          run.setVariable(Values.name(target), run.variable(name));
          return Outcome.CONTINUE;
        });
    to.action(
        "param",
        '=',
        Second.REQUIRED,
        "(var=name) Sets a variable to the event parameter named by the second argument's value.",
        (run, target, name) -> {
          run.setVariable(Values.name(target), run.param(run.resolve(name)));
          return Outcome.CONTINUE;
        });
    to.action(
        "append",
        ',',
        Second.OPTIONAL,
        "(var, value) Appends to a variable.",
        (run, target, value) -> {
          String name = Values.name(target);
          run.setVariable(name, run.variable(name) + run.resolve(value));
          return Outcome.CONTINUE;
        });
    to.action(
        "substr",
        ',',
        Second.REQUIRED,
        "(var, pos[,len]) Cuts a variable: pos[,len].",
        VariableActions::cut);
    to.action(
        "inc",
        "(var) Adds one to a variable.",
        (run, text) -> {
          String name = Values.name(text);
          long value = Numbers.parse(run.variable(name)).orElse(0);
          run.setVariable(name, Long.toString(value + 1));
          return Outcome.CONTINUE;
        });
    to.action(
        "clear",
        "(var) Removes a variable.",
        (run, text) -> {
          run.session().variables().remove(Values.name(text));
          return Outcome.CONTINUE;
        });
  }

  private interface Rule {
    String value(Run run, String text);
  }

  private static void assignment(Declarations to, String name, String documentation, Rule rule) {
    to.action(
        name,
        '=',
        Second.REQUIRED,
        documentation,
        (run, target, text) -> {
          String value = rule.value(run, text);
          if (target.startsWith("#")) {
            run.setParam(target.substring(1), value);
          } else {
            run.setVariable(Values.name(target), value);
          }
          return Outcome.CONTINUE;
        });
  }

  private static Outcome cut(Run run, String target, String bounds) {
    String name = Values.name(target);
    int comma = bounds.indexOf(',');
    String from = comma < 0 ? bounds : bounds.substring(0, comma);
    String count = comma < 0 ? "0" : bounds.substring(comma + 1);
    OptionalLong pos = Numbers.unsigned(run.resolve(Arguments.one(from)));
    OptionalLong length = Numbers.unsigned(run.resolve(Arguments.one(count)));
    String value = run.variable(name);
    int characters = value.codePointCount(0, value.length());
    if (pos.isEmpty() || length.isEmpty() || pos.getAsLong() > characters) {
      LogActions.log(run, 0, "substr(" + target + ", " + bounds + ") of '" + value + "' ignored");
      return Outcome.CONTINUE;
    }
    int start = (int) pos.getAsLong();
    int rest = characters - start;
    int taken = length.getAsLong() == 0 ? rest : (int) Math.min(rest, length.getAsLong());
    int begin = value.offsetByCodePoints(0, start);
    run.setVariable(name, value.substring(begin, value.offsetByCodePoints(begin, taken)));
    return Outcome.CONTINUE;
  }
}
