package org.legato.dsm.script;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.legato.dsm.engine.Arguments;

/**
 * The variables of a diagram that may hold what a caller or a peer chose: selects, event
 * parameters, headers, bodies and what is made of them. The order of actions is not followed, so a
 * variable counts wherever it is set.
 */
public final class NetworkValues {
  private static final Pattern REFERENCE =
      Pattern.compile("(?<!\\\\)([$#@])[({]?([^ ,()\\[\\]{}$#@\t\r\n\\\\;:'\"`]+)");

  /** Actions that copy their second argument: the separator between target and value. */
  private static final Map<String, Character> COPYING =
      Map.of("set", '=', "sets", '=', "eval", '=', "append", ',', "uri.decode", '=', "var", '=');

  /** Actions whose second argument names a variable that gets something out of a message. */
  private static final Set<String> READING =
      Set.of("uri.getHeader", "dlg.getRequestBody", "dlg.getReplyBody");

  private final Set<String> variables = new HashSet<>(Set.of("hdrs", "curl.out"));

  private NetworkValues() {}

  /** Of a whole diagram. */
  public static NetworkValues of(Diagram diagram) {
    var values = new NetworkValues();
    int before;
    do {
      before = values.variables.size();
      for (ActionList list : diagram.lists()) {
        list.statements().forEach(values::note);
      }
    } while (values.variables.size() > before);
    return values;
  }

  /** Whether a reference, {@code $x}, {@code #x} or {@code @x}, is from the network. */
  public boolean contains(char kind, String name) {
    return switch (kind) {
      case '#' -> true;
      case '@' -> !name.equals("local_tag");
      default -> variables.contains(base(name));
    };
  }

  private void note(Statement statement) {
    switch (statement) {
      case Statement.Do action -> note(action);
      case Statement.For loop -> {
        switch (loop.head()) {
          case ForHead.Values head -> copy(head.variable(), variables.contains(base(head.array())));
          case ForHead.Members head -> copy(head.value(), variables.contains(base(head.struct())));
          case ForHead.Range _ -> {}
        }
      }
      case Statement.If _ -> {}
    }
  }

  private void note(Statement.Do action) {
    Character separator = COPYING.get(action.name());
    if (separator != null) {
      Arguments.Pair pair = Arguments.two(action.text(), separator);
      String value = pair.second() == null ? "" : pair.second();
      boolean named = action.name().equals("var") && variables.contains(base(bare(value)));
      copy(bare(pair.first()), named || holdsReference(value));
    } else if (action.name().equals("param")) {
      copy(bare(Arguments.two(action.text(), '=').first()), true);
    } else if (READING.contains(action.name())) {
      String target = Arguments.two(action.text(), ',').second();
      copy(bare(target == null ? "" : target), true);
    }
  }

  private void copy(String target, boolean network) {
    if (network && !target.startsWith("#")) {
      variables.add(base(target));
    }
  }

  private boolean holdsReference(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      if (contains(matcher.group(1).charAt(0), matcher.group(2))) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String name) {
    return name.startsWith("$") ? name.substring(1) : name;
  }

  /** Elements of an array count as the array. */
  private static String base(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }
}
