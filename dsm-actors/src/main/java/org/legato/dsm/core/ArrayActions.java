package org.legato.dsm.core;

import java.util.NavigableMap;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.engine.Values;

/** Arrays and structs, which are variables with names like {@code a[0]} and {@code s.x}. */
final class ArrayActions {
  private ArrayActions() {}

  static void declare(Declarations to) {
    to.action(
        "clearStruct",
        "(struct) Removes name.*",
        (run, text) -> clear(run, Values.name(text) + "."));
    to.action(
        "clearArray", "(array) Removes name[*", (run, text) -> clear(run, Values.name(text) + "["));
    to.action(
        "size",
        ',',
        Second.REQUIRED,
        "(array, var) Counts the elements of an array up to the first gap.",
        (run, array, target) -> {
          run.setVariable(Values.name(target), Integer.toString(size(run, Values.name(array))));
          return Outcome.CONTINUE;
        });
    to.action(
        "arrayIndex",
        ',',
        Second.REQUIRED,
        "(array, value) Looks for a value in an array; the index goes to $index or $v.index, nil if"
            + " absent.",
        (run, array, key) -> {
          String target = key.startsWith("$") ? key.substring(1) + ".index" : "index";
          run.setVariable(target, index(run, Values.name(array), run.resolve(key)));
          return Outcome.CONTINUE;
        });
  }

  private static Outcome clear(Run run, String prefix) {
    withPrefix(run, prefix).clear();
    return Outcome.CONTINUE;
  }

  /** The variables whose names begin with a prefix; a view. */
  static NavigableMap<String, String> withPrefix(Run run, String prefix) {
    return run.session().variables().subMap(prefix, true, prefix + Character.MAX_VALUE, false);
  }

  private static int size(Run run, String array) {
    int size = 0;
    while (!withPrefix(run, array + "[" + size + "]").isEmpty()) {
      size++;
    }
    return size;
  }

  private static String index(Run run, String array, String key) {
    var variables = run.session().variables();
    for (int i = 0; ; i++) {
      String value = variables.get(array + "[" + i + "]");
      if (value == null) {
        return "nil";
      }
      if (value.equals(key)) {
        return Integer.toString(i);
      }
    }
  }
}
