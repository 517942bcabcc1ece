package org.legato.dsm.script;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A position in a list of tokens, which ends with an end token. */
final class Cursor {
  private final List<Token> tokens;
  private int at;

  Cursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Names of all functions that the text defines anywhere. */
  Set<String> functionNames() {
    var names = new HashSet<String>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("function")) {
        names.add(tokens.get(i + 1).callName());
      }
    }
    return names;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekAfter() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token previous() {
    return tokens.get(Math.max(0, at - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (!token.isEnd()) {
      at++;
    }
    return token;
  }

  boolean skip(String text) {
    if (peek().is(text)) {
      next();
      return true;
    }
    return false;
  }
}
