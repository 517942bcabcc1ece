package org.legato.dsm.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.ForHead;
import org.legato.dsm.script.Statement;

/** What loops run over. */
final class Loops {
  private Loops() {}

  static Frame.Loop open(Diagram diagram, Statement.For loop, Run run, Consumer<String> warn) {
    NavigableMap<String, String> variables = run.session().variables();
    return switch (loop.head()) {
      case ForHead.Range range ->
          frame(diagram, loop, range(range, run, warn), variables, range.variable());
      case ForHead.Values values ->
          frame(
              diagram,
              loop,
              values(values.array(), variables).iterator(),
              variables,
              values.variable());
      case ForHead.Members members ->
          frame(
              diagram,
              loop,
              members(members.struct(), variables).iterator(),
              variables,
              members.key(),
              members.value());
    };
  }

  private static Frame.Loop frame(
      Diagram diagram,
      Statement.For loop,
      Iterator<String[]> values,
      NavigableMap<String, String> variables,
      String... names) {
    var saved = new HashMap<String, String>();
    for (String name : names) {
      if (variables.containsKey(name)) {
        saved.put(name, variables.get(name));
      }
    }
    return new Frame.Loop(diagram, loop, values, names, saved);
  }

  private static Iterator<String[]> range(ForHead.Range range, Run run, Consumer<String> warn) {
    OptionalLong lower = bound(range.lower(), run);
    OptionalLong upper = bound(range.upper(), run);
    if (lower.isEmpty() || upper.isEmpty()) {
      warn.accept(
          "the bounds of range(" + range.lower() + "," + range.upper() + ") are no numbers");
      return List.<String[]>of().iterator();
    }
    return new Counter(lower.getAsLong(), upper.getAsLong());
  }

  private static OptionalLong bound(String text, Run run) {
    String value = run.resolve(text);
    return value.isEmpty() ? OptionalLong.of(0) : Numbers.parse(value);
  }

  /** Counts without keeping the numbers: a range may be long. */
  private static final class Counter implements Iterator<String[]> {
    private long at;
    private final long end;

    Counter(long at, long end) {
      this.at = at;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return at != end;
    }

    @Override
    public String[] next() {
      String value = Long.toString(at);
      at += at < end ? 1 : -1;
      return new String[] {value};
    }
  }

  /** The values of the elements in numeric order, members of struct elements too. */
  private static List<String[]> values(String array, NavigableMap<String, String> variables) {
    var values = new ArrayList<String[]>();
    for (int i = 0; ; i++) {
      String name = array + "[" + i + "]";
      int before = values.size();
      variables.subMap(name, true, name + Character.MAX_VALUE, false).values().stream()
          .map(value -> new String[] {value})
          .forEach(values::add);
      if (values.size() == before) {
        return values;
      }
    }
  }

  private static List<String[]> members(String struct, NavigableMap<String, String> variables) {
    String prefix = struct + ".";
    var members = new ArrayList<String[]>();
    variables
        .subMap(prefix, true, prefix + Character.MAX_VALUE, false)
        .forEach(
            (name, value) -> members.add(new String[] {name.substring(prefix.length()), value}));
    return members;
  }
}
