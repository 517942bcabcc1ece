package org.legato.dsm.script;

/**
 * A token: a word or one of {@code ; { } [ ]}.
 *
 * @param text the word as written; empty at the end of the text
 * @param word whether it is a word
 * @param offset of its first character
 */
record Token(String text, boolean word, int offset) {

  boolean isEnd() {
    return text.isEmpty();
  }

  boolean is(String expected) {
    return text.equals(expected);
  }

  boolean isArrow() {
    return word && (text.equals("->") || text.equals("-->"));
  }

  /** Whether it opens a declaration wherever it stands. */
  boolean opensDeclaration() {
    return word
        && (text.equals("state")
            || text.equals("initial")
            || text.equals("transition")
            || text.equals("function"));
  }

  /** The word as a name: quotes around it cut off. */
  String name() {
    char first = text.charAt(0);
    boolean quoted = first == '"' || first == '\'';
    return quoted && text.length() > 1 ? text.substring(1, text.length() - 1) : text;
  }

  /** What stands before the first parenthesis. */
  String callName() {
    int open = text.indexOf('(');
    return open < 0 ? text : text.substring(0, open);
  }

  boolean hasParentheses() {
    return text.indexOf('(') >= 0;
  }

  /** What stands between the first and the last parenthesis. */
  String callText() {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    return open < 0 || close < open ? "" : text.substring(open + 1, close);
  }

  String shown() {
    String line = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return isEnd() ? "the end of the file" : "'" + line.replace('\n', ' ') + "'";
  }
}
