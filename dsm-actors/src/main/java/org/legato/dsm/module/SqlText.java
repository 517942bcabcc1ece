package org.legato.dsm.module;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be seen of a statement without parsing it. */
final class SqlText {
  private static final Pattern LAST_ID = Pattern.compile("\\bLAST_INSERT_ID\\s*\\(\\s*\\)");
  private static final Pattern BEGIN =
      Pattern.compile(
          "\\s*(BEGIN|START\\s+TRANSACTION|SAVEPOINT|RELEASE\\s+SAVEPOINT|XA"
              + "|ROLLBACK\\s+(WORK\\s+)?TO|(COMMIT|ROLLBACK)\\b.*\\bAND\\s+CHAIN)\\b.*",
          Pattern.DOTALL);
  private static final Pattern END = Pattern.compile("\\s*(COMMIT|ROLLBACK)\\b.*", Pattern.DOTALL);
  private static final Pattern SESSION =
      Pattern.compile(
          "\\s*(SET(?!\\s+(GLOBAL|PASSWORD)\\b)|USE|LOCK|UNLOCK|PREPARE|EXECUTE|DEALLOCATE|HANDLER"
              + "|CREATE\\s+(OR\\s+REPLACE\\s+)?(LOCAL\\s+)?TEMPORARY)\\b.*"
              + "|.*(\\bGET_LOCK\\s*\\(|\\bSQL_CALC_FOUND_ROWS\\b|@[\\w.$]+\\s*:=|\\bINTO\\s+@).*",
          Pattern.DOTALL);

  private static final Pattern CHARSET =
      Pattern.compile("\\s*SET\\s+(NAMES|CHARACTER\\s+SET|CHARSET)\\b.*", Pattern.DOTALL);

  private SqlText() {}

  /** How a statement depends on the connection that it runs on. */
  enum Bond {
    /** It does not. */
    NONE,
    /** It says in what encoding texts go to and fro, which is the driver's business. */
    CHARSET,
    /** It begins a transaction, or is part of one. */
    TRANSACTION,
    /** It ends a transaction. */
    END,
    /** It leaves something behind that lasts as long as the connection. */
    SESSION
  }

  static Bond bond(String sql) {
    String bare = bare(sql);
    if (CHARSET.matcher(bare).matches()) {
      return Bond.CHARSET;
    }
    if (BEGIN.matcher(bare).matches()) {
      return Bond.TRANSACTION;
    }
    if (END.matcher(bare).matches()) {
      return Bond.END;
    }
    return SESSION.matcher(bare).matches() ? Bond.SESSION : Bond.NONE;
  }

  /** The statement with a number in the place of each {@code LAST_INSERT_ID()}. */
  static String withLastId(String sql, String id) {
    Matcher matcher = LAST_ID.matcher(bare(sql));
    var result = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      result.append(sql, from, matcher.start()).append(id);
      from = matcher.end();
    }
    return from == 0 ? sql : result.append(sql, from, sql.length()).toString();
  }

  /**
   * The statement in capitals, with blanks for what is quoted or a comment; each character is where
   * it was.
   */
  static String bare(String sql) {
    char[] result = new char[sql.length()];
    int at = 0;
    while (at < result.length) {
      int end = skipped(sql, at);
      while (at < end) {
        result[at++] = ' ';
      }
      if (at < result.length && skipped(sql, at) == at) {
        result[at] = Character.toUpperCase(sql.charAt(at));
        at++;
      }
    }
    return new String(result);
  }

  /** The end of what is quoted or a comment and begins here; else this place itself. */
  private static int skipped(String sql, int at) {
    char c = sql.charAt(at);
    if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    if (c != '\'' && c != '"' && c != '`') {
      return at;
    }
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != c) {
      end += sql.charAt(end) == '\\' && c != '`' ? 2 : 1;
    }
    return Math.min(sql.length(), end + 1);
  }
}
