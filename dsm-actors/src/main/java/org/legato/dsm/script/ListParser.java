package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.legato.dsm.script.Statement.Do;
import org.legato.dsm.script.Statement.For;
import org.legato.dsm.script.Statement.If;

/** Parses lists of actions and of conditions. */
final class ListParser {
  /** Bounds what functions that call functions can blow up to, and how deep blocks nest. */
  private static final int MAX_STATEMENTS = 100_000;

  private static final int MAX_EXPANDED = 1_000_000;

  private static final int MAX_DEPTH = 100;

  private final Cursor cursor;
  private final Log log;
  private final Names names;
  private final Map<String, List<Statement>> functions = new HashMap<>();
  private int lists;
  private int expanded;
  private int depth;

  ListParser(Cursor cursor, Log log, Names names) {
    this.cursor = cursor;
    this.log = log;
    this.names = names;
  }

  void define(String function, ActionList body) {
    functions.put(function, body.statements());
  }

  ActionList emptyList() {
    return new ActionList(lists++, List.of());
  }

  /** {@code { actions }}. */
  ActionList block(String of) {
    Token open = cursor.peek();
    if (!cursor.skip("{")) {
      throw log.abandon(open, "expected { after " + of + ", found " + open.shown(), "");
    }
    if (++depth > MAX_DEPTH) {
      throw log.abandon(open, "blocks nested deeper than " + MAX_DEPTH, "use functions");
    }
    int id = lists++;
    var statements = new ArrayList<Statement>();
    while (!cursor.peek().is("}")) {
      Token token = cursor.peek();
      if (token.isEnd() || token.opensDeclaration()) {
        throw log.abandon(
            open,
            "this { is not closed before " + token.shown(),
            "a } is missing before " + at(token));
      }
      statement(statements);
    }
    cursor.next();
    depth--;
    return new ActionList(id, statements);
  }

  /** Actions without braces, up to an arrow. */
  ActionList bare() {
    int id = lists++;
    var statements = new ArrayList<Statement>();
    while (!cursor.peek().isArrow()) {
      Token token = cursor.peek();
      if (token.isEnd() || token.opensDeclaration()) {
        throw log.abandon(token, "expected -> before " + token.shown(), "");
      }
      if (token.is("}")) {
        log.warn(token, "} without {", "remove it");
        cursor.next();
      } else {
        statement(statements);
      }
    }
    return new ActionList(id, statements);
  }

  void reset() {
    depth = 0;
  }

  private String at(Token token) {
    return log.place(token).toString();
  }

  private void statement(List<Statement> into) {
    Token token = cursor.next();
    if (token.is(";")) {
      return;
    }
    if (!token.word()) {
      throw log.abandon(token, "unexpected " + token.shown() + " between actions", "");
    }
    String name = token.callName();
    if (name.equals("if")) {
      into.add(choice(token));
    } else if (name.equals("for")) {
      into.add(loop(token));
    } else if (token.is("else")) {
      throw log.abandon(token, "else without if", "else must directly follow the } of an if");
    } else if (name.equals("import")) {
      importModule(token);
    } else if (functions.containsKey(name) && token.hasParentheses()) {
      expand(token, functions.get(name), into);
    } else {
      into.add(new Do(log.place(token), name, token.callText(), names.action(token)));
    }
    if (into.size() > MAX_STATEMENTS) {
      throw log.abandon(token, "a list of more than " + MAX_STATEMENTS + " actions", "");
    }
  }

  private void expand(Token token, List<Statement> body, List<Statement> into) {
    expanded += body.size();
    if (expanded > MAX_EXPANDED) {
      throw log.abandon(
          token, "calls of functions expand to more than " + MAX_EXPANDED + " actions", "");
    }
    into.addAll(body);
  }

  void importModule(Token word) {
    if (word.hasParentheses()) {
      names.importModule(word);
    } else {
      throw log.abandon(word, "import without module", "write import(mod_name) without blanks");
    }
  }

  /** Names of the modules that the script uses. */
  List<String> imported() {
    return names.imported();
  }

  private If choice(Token word) {
    var conditions = new ArrayList<ConditionCall>();
    boolean parenthesised =
        word.hasParentheses() || (cursor.peek().word() && cursor.peek().text().startsWith("("));
    if (parenthesised) {
      Token holder = word.hasParentheses() ? word : cursor.next();
      log.warn(holder, "if with parentheses", "write if condition {: SEMS does not load this");
      inner(holder, conditions);
    }
    while (!cursor.peek().is("{")) {
      Token token = cursor.peek();
      if (token.isEnd() || token.opensDeclaration()) {
        throw log.abandon(token, "expected { of the if before " + token.shown(), "");
      }
      condition(cursor, conditions);
    }
    ActionList then = block("if");
    Token semicolon = cursor.peek();
    if (semicolon.is(";") && cursor.peekAfter().is("else")) {
      cursor.next();
    }
    return new If(log.place(word), conditions, then, otherwise());
  }

  private ActionList otherwise() {
    if (!cursor.skip("else")) {
      return emptyList();
    }
    Token next = cursor.peek();
    if (!next.word() || !next.callName().equals("if")) {
      return block("else");
    }
    if (++depth > MAX_DEPTH) {
      throw log.abandon(next, "blocks nested deeper than " + MAX_DEPTH, "use functions");
    }
    int id = lists++;
    ActionList nested = new ActionList(id, List.of(choice(cursor.next())));
    depth--;
    return nested;
  }

  private void inner(Token holder, List<ConditionCall> into) {
    String text = holder.callText();
    int offset = holder.offset() + holder.text().indexOf('(') + 1;
    var places = log.placesFrom(offset);
    var innerErrors = new ArrayList<Problem>();
    List<Token> tokens = Tokenizer.tokens(text, places, innerErrors, log.warnings());
    innerErrors.forEach(_ -> log.error(holder, "unreadable condition", ""));
    var shifted =
        tokens.stream().map(t -> new Token(t.text(), t.word(), t.offset() + offset)).toList();
    var within = new Cursor(shifted);
    while (!within.peek().isEnd()) {
      condition(within, into);
    }
  }

  /**
   * Parses one element of a condition list.
   *
   * @return whether it was {@code exception}
   */
  boolean condition(Cursor from, List<ConditionCall> into) {
    Token token = from.next();
    if (!token.word()) {
      return false;
    }
    boolean negated = false;
    while (token.is("not")) {
      negated = !negated;
      token = from.next();
    }
    if (!token.word() || token.isArrow() || token.is("/")) {
      throw log.abandon(token, "expected a condition, found " + token.shown(), "");
    }
    if (token.is("exception")) {
      return true;
    }
    into.add(
        new ConditionCall(
            log.place(token), token.callName(), token.callText(), negated, names.condition(token)));
    return false;
  }

  private For loop(Token word) {
    Token head = word;
    if (!word.hasParentheses()) {
      head = cursor.next();
      if (!head.word() || !head.text().startsWith("(")) {
        throw log.abandon(head, "expected (… in …) after for, found " + head.shown(), "");
      }
    }
    ForHead parsed = ForHeads.parse(head.callText());
    if (parsed == null) {
      throw log.abandon(
          head,
          "cannot read the loop " + head.shown(),
          "write for ($x in range(0,5)), for ($x in $array) or for ($k,v in $struct)");
    }
    return new For(log.place(word), parsed, block("for"));
  }
}
