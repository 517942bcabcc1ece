package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Parses transitions in all their spellings. */
final class TransitionParser {
  private final Cursor cursor;
  private final Log log;
  private final ListParser lists;
  private List<String> previousSources = List.of();

  TransitionParser(Cursor cursor, Log log, ListParser lists) {
    this.cursor = cursor;
    this.log = log;
    this.lists = lists;
  }

  /**
   * Parses what follows the keyword.
   *
   * @param lastState the state declared last, or null
   */
  Transition parse(Token keyword, String lastState) {
    Token name = cursor.next();
    if (!name.word() || isSeparator(name)) {
      throw log.abandon(name, "expected the transition's name, found " + name.shown(), "");
    }
    List<String> from = sources(name, lastState);
    previousSources = from;
    var conditions = new ArrayList<ConditionCall>();
    boolean onException = conditions(conditions);
    ActionList actions = actions();
    Token target = target();
    end(name);
    return new Transition(
        log.place(keyword), name.name(), from, onException, conditions, actions, target.name());
  }

  private static boolean isSeparator(Token token) {
    return token.is("-") || token.is("/") || token.is("-/") || token.isArrow();
  }

  private List<String> sources(Token name, String lastState) {
    Token word = cursor.peek();
    if (isSeparator(word)) {
      List<String> assumed =
          previousSources.isEmpty() && lastState != null ? List.of(lastState) : previousSources;
      if (assumed.isEmpty()) {
        throw log.abandon(word, "transition without source state", "name it before the -");
      }
      log.warn(
          word,
          "transition " + name.shown() + " has no source state, taken as from " + assumed,
          "name it: SEMS does not load this");
      return assumed;
    }
    cursor.next();
    if (!word.word() || word.opensDeclaration()) {
      throw log.abandon(
          word, "expected the source state, found " + word.shown(), "transition NAME FROM - …");
    }
    if (!word.text().startsWith("(")) {
      return List.of(word.name());
    }
    List<String> names =
        Stream.of(word.callText().split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (names.isEmpty()) {
      throw log.abandon(word, "empty list of source states", "");
    }
    return names;
  }

  private boolean conditions(List<ConditionCall> into) {
    boolean onException = false;
    cursor.skip("-");
    while (!bodyOrArrow(cursor.peek())) {
      Token token = cursor.peek();
      if (token.isEnd() || token.opensDeclaration()) {
        throw log.abandon(token, "expected -> before " + token.shown(), "");
      }
      onException |= lists.condition(cursor, into);
    }
    return onException;
  }

  private static boolean bodyOrArrow(Token token) {
    return token.is("/") || token.is("-/") || token.isArrow();
  }

  private ActionList actions() {
    if (!cursor.skip("/") && !cursor.skip("-/")) {
      return lists.emptyList();
    }
    if (!cursor.peek().is("{")) {
      return lists.bare();
    }
    ActionList body = lists.block("/");
    while (cursor.peek().is("}") || cursor.peek().is(";")) {
      Token stray = cursor.next();
      if (stray.is("}")) {
        log.warn(stray, "} without {", "remove it");
      }
    }
    return body;
  }

  private Token target() {
    if (cursor.peek().isArrow()) {
      cursor.next();
    } else {
      Token found = cursor.peek();
      if (!found.word() || found.opensDeclaration()) {
        throw log.abandon(found, "expected ->, found " + found.shown(), "");
      }
      log.warn(found, "-> missing before " + found.shown(), "add it");
    }
    Token target = cursor.next();
    if (!target.word() || target.opensDeclaration()) {
      throw log.abandon(target, "expected the target state, found " + target.shown(), "");
    }
    return target;
  }

  private void end(Token name) {
    Token next = cursor.peek();
    if (cursor.skip(";")) {
      return;
    }
    if (next.isEnd() || next.opensDeclaration() || next.callName().equals("import")) {
      log.warn(next, "; missing after transition " + name.shown(), "add it: SEMS would lose it");
      return;
    }
    throw log.abandon(
        next, "expected ; after transition " + name.shown() + ", found " + next.shown(), "");
  }
}
