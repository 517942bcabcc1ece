package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.script.ActionList;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.NetworkValues;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.Statement;

/**
 * Finds SQL into which text from the network is pasted: where a value cannot become a bound
 * parameter, and where a variable is the whole statement.
 */
public final class SqlCheck {
  private static final Set<String> ONE = Set.of("mysql.query", "mysql.execute");
  private static final Set<String> FIRST_OF_TWO =
      Set.of(
          "mysql.queryGetResult",
          "mysql.playDBAudio",
          "mysql.playDBAudioFront",
          "mysql.playDBAudioLooped",
          "mysql.getFileFromDB",
          "mysql.putFileToDB");

  private SqlCheck() {}

  /** What is found in a diagram, in the order of its lists. */
  public static List<Problem> of(Diagram diagram) {
    NetworkValues network = NetworkValues.of(diagram);
    var problems = new ArrayList<Problem>();
    for (ActionList list : diagram.lists()) {
      for (Statement statement : list.statements()) {
        if (statement instanceof Statement.Do action) {
          check(action, network, problems);
        }
      }
    }
    return problems;
  }

  private static void check(Statement.Do action, NetworkValues network, List<Problem> problems) {
    String sql = sql(action);
    List<String> unbound;
    try {
      unbound = SqlTemplate.unbound(sql);
    } catch (SqlTemplate.Unusable e) {
      problems.add(new Problem(action.place(), action.name() + ": " + e.getMessage(), ""));
      return;
    }
    for (String reference : unbound) {
      if (!network.contains(reference.charAt(0), reference.substring(1))) {
        continue;
      }
      boolean whole = sql.strip().equals(reference);
      problems.add(
          whole
              ? new Problem(
                  action.place(),
                  "text from the network is pasted into the SQL statement " + reference,
                  "write the statement in " + action.name() + " itself: values are bound there")
              : new Problem(
                  action.place(),
                  reference + " is from the network and stands where SQL wants a name",
                  "compare it with the names that are allowed and set one of them"));
    }
  }

  /** The statement of an action, empty if it has none. */
  private static String sql(Statement.Do action) {
    if (ONE.contains(action.name())) {
      return Arguments.one(action.text());
    }
    return FIRST_OF_TWO.contains(action.name()) ? Arguments.two(action.text(), ',').first() : "";
  }
}
