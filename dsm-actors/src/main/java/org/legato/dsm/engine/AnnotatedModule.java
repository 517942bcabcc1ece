package org.legato.dsm.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A module whose actions and conditions are its annotated methods, the easy way to write one. One
 * instance serves all calls and all threads: keep a call's state in its variables or in {@link
 * org.legato.dsm.session.Session#objects}. It is found by its line in {@code
 * META-INF/services/org.legato.dsm.engine.ScriptModule}.
 */
public abstract class AnnotatedModule implements ScriptModule {
  private final String name;

  /**
   * @param name as in {@code import(…)}, by custom {@code mod_something}
   */
  protected AnnotatedModule(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  /**
   * Declares the annotated methods.
   *
   * @throws IllegalStateException naming the method if one cannot be an action or condition
   */
  @Override
  public final void declare(Declarations to) {
    Method[] methods = getClass().getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      DsmAction action = method.getAnnotation(DsmAction.class);
      DsmCondition condition = method.getAnnotation(DsmCondition.class);
      if (action != null) {
        Call call = new Call(this, method, action.name(), action.args(), action.separator());
        String errors = action.errors().isEmpty() ? "" : " Errors: " + action.errors();
        to.compiled(action.name(), call.shown() + " " + action.doc() + errors, call::action);
      }
      if (condition != null) {
        Call call = new Call(this, method, condition.name(), condition.args(), ',');
        if (method.getReturnType() != boolean.class) {
          throw call.refused("a condition gives a boolean");
        }
        to.compiledCondition(
            condition.name(), call.shown() + " " + condition.doc(), call::condition);
      }
    }
  }

  /** How a method is called from a script. */
  private static final class Call {
    private final Method method;
    private final String name;
    private final String args;
    private final char separator;
    private final MethodHandle handle;
    private final boolean wantsRun;
    private final boolean[] raw;
    private final int required;

    Call(Object module, Method method, String name, String args, char separator) {
      this.method = method;
      this.name = name;
      this.args = args;
      this.separator = separator;
      Parameter[] parameters = method.getParameters();
      wantsRun = parameters.length > 0 && parameters[0].getType() == Run.class;
      List<Parameter> texts = List.of(parameters).subList(wantsRun ? 1 : 0, parameters.length);
      if (texts.stream().anyMatch(p -> p.getType() != String.class)) {
        throw refused("its parameters are a Run, if it wants one, and then Strings");
      }
      raw = new boolean[texts.size()];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = texts.get(i).isAnnotationPresent(Raw.class);
      }
      int bracket = args.indexOf('[');
      required = names(bracket < 0 ? args : args.substring(0, bracket)).size();
      if (names(args).size() != raw.length) {
        throw refused("args names " + names(args).size() + " arguments, it has " + raw.length);
      }
      handle = bound(module, raw.length);
    }

    /** Takes the run, which it may not want, and the arguments as an array. */
    private MethodHandle bound(Object module, int count) {
      try {
        method.setAccessible(true);
        MethodHandle bound = MethodHandles.lookup().unreflect(method).bindTo(module);
        MethodHandle with = wantsRun ? bound : MethodHandles.dropArguments(bound, 0, Run.class);
        return with.asSpreader(String[].class, count);
      } catch (IllegalAccessException e) {
        throw refused("it is not accessible");
      }
    }

    private static List<String> names(String text) {
      return Arrays.stream(text.replaceAll("[\\[\\]]", "").split("[,=]"))
          .filter(part -> !part.isBlank())
          .toList();
    }

    String shown() {
      return "(" + args + ")";
    }

    IllegalStateException refused(String why) {
      return new IllegalStateException(method + " cannot be " + name + ": " + why);
    }

    Action action(String text, List<String> problems) {
      String[] written = written(text, problems);
      return run -> outcome(invoke(run, written));
    }

    Condition condition(String text, List<String> problems) {
      String[] written = written(text, problems);
      return run -> (boolean) invoke(run, written);
    }

    /** The arguments as written; missing ones are empty. */
    private String[] written(String text, List<String> problems) {
      List<String> parts = new ArrayList<>();
      String rest = text;
      while (rest != null && parts.size() < raw.length - 1) {
        Arguments.Pair pair = Arguments.two(rest, separator);
        parts.add(pair.first());
        rest = pair.second() == null ? null : afterSeparator(rest);
      }
      if (rest != null && raw.length > 0) {
        parts.add(raw.length == 1 ? Arguments.one(rest) : Arguments.part(rest));
      }
      long given = parts.stream().filter(part -> !part.isEmpty()).count();
      if (given < required) {
        problems.add(name + " needs " + required + " arguments: " + shown());
      }
      while (parts.size() < raw.length) {
        parts.add("");
      }
      return parts.toArray(String[]::new);
    }

    private String afterSeparator(String text) {
      return text.substring(Arguments.separator(text, separator) + 1);
    }

    private Object invoke(Run run, String[] written) {
      String[] values = new String[written.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = raw[i] ? written[i] : run.resolve(written[i]);
      }
      try {
        return handle.invoke(run, values);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new CompletionException(e);
      }
    }

    private static Outcome outcome(Object result) {
      return switch (result) {
        case Outcome outcome -> outcome;
        case CompletionStage<?> stage -> Outcome.await(stage);
        case null, default -> Outcome.CONTINUE;
      };
    }
  }
}
