package org.legato.dsm.script;

import java.util.List;

/**
 * Statements that run one after another.
 *
 * @param id unique in its diagram and the same each time the same text is parsed, so that a
 *     checkpoint can name the place to go on at
 */
public record ActionList(int id, List<Statement> statements) {
  public ActionList {
    statements = List.copyOf(statements);
  }

  public boolean isEmpty() {
    return statements.isEmpty();
  }
}
