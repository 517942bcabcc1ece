package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Cuts a text into tokens. */
final class Tokenizer {
  private final String text;
  private final IntFunction<Place> places;
  private final List<Problem> problems;
  private final List<Problem> warnings;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /** Where the first quoted text begins that goes on over several lines, or -1. */
  private int overLines = -1;

  private Tokenizer(
      String text, IntFunction<Place> places, List<Problem> problems, List<Problem> warnings) {
    this.text = text;
    this.places = places;
    this.problems = problems;
    this.warnings = warnings;
  }

  static List<Token> tokens(
      String text, IntFunction<Place> places, List<Problem> problems, List<Problem> warnings) {
    return new Tokenizer(text, places, problems, warnings).run();
  }

  private List<Token> run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isBlank(c)) {
        at++;
      } else if (isSingle(c)) {
        tokens.add(new Token(String.valueOf(c), false, at));
        at++;
      } else if (startsComment()) {
        int end = text.indexOf('\n', at);
        warnings.add(
            new Problem(
                places.apply(at),
                "comment after code ignored",
                "put it on a line of its own: SEMS does not load this"));
        at = end < 0 ? text.length() : end;
      } else {
        word();
      }
    }
    tokens.add(new Token("", false, Math.max(0, text.length() - 1)));
    return tokens;
  }

  private boolean startsComment() {
    return text.startsWith("--", at) && !text.startsWith("-->", at);
  }

  private void word() {
    int start = at;
    int depth = 0;
    int opened = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        if (!quoted(c, start)) {
          return;
        }
        continue;
      }
      if (c == '(') {
        if (depth == 0) {
          opened = at;
        }
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && (isBlank(c) || isSingle(c))) {
        break;
      }
      at++;
    }
    if (depth > 0) {
      problems.add(
          new Problem(
              places.apply(opened),
              "parenthesis is never closed",
              "look for a missing ) or an unpaired quote after it"));
      return;
    }
    tokens.add(new Token(text.substring(start, at), true, start));
  }

  /** Skips a quoted section; false if it never ends. */
  private boolean quoted(char quote, int wordStart) {
    int opened = at;
    int end = at + 1;
    while (end < text.length() && (text.charAt(end) != quote || text.charAt(end - 1) == '\\')) {
      end++;
    }
    if (end >= text.length()) {
      // Where one is forgotten those below pair up wrongly, and only the last one is alone.
      String above =
          overLines < 0
              ? ""
              : "; or one above is not closed: the quoted text at "
                  + places.apply(overLines)
                  + " goes on over several lines";
      problems.add(
          new Problem(
              places.apply(opened),
              "quote " + quote + " is never closed",
              "a backslash before a quote keeps the text open; put text with an apostrophe in"
                  + " double quotes"
                  + above));
      at = text.length();
      return false;
    }
    boolean lines = text.indexOf('\n', opened, end) >= 0;
    if (lines && overLines < 0) {
      overLines = opened;
    }
    boolean apostrophe = opened > wordStart && Character.isLetter(text.charAt(opened - 1));
    if (apostrophe && lines) {
      warnings.add(
          new Problem(
              places.apply(opened),
              "apostrophe opens a quoted text that goes on over several lines",
              "put the text in double quotes"));
    }
    at = end + 1;
    return true;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isSingle(char c) {
    return c == ';' || c == '{' || c == '}' || c == '[' || c == ']';
  }
}
