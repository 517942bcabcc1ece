package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An SQL statement whose script variables have become bound parameters, so that no value can change
 * its meaning.
 *
 * @param sql with {@code ?} for each parameter
 * @param parameters text, or a Long where only a number can stand (LIMIT, OFFSET)
 * @param verbatim whether the statement as a whole came out of one variable
 */
record SqlTemplate(String sql, List<Object> parameters, boolean verbatim) {
  private static final String NAME_ENDS = " ,()$#\\\t;'\"\r\n`";
  private static final String MARK = "7390125";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.]+");
  private static final Pattern IN = Pattern.compile("(?i)\\bIN\\s*\\(\\s*$");
  private static final Set<String> BEFORE_IDENTIFIERS =
      Set.of(
          "FROM",
          "INTO",
          "UPDATE",
          "JOIN",
          "TABLE",
          "SET",
          "BY",
          "USE",
          "AS",
          "EXISTS",
          "TRUNCATE",
          "DESCRIBE",
          "INDEX",
          "COLUMN",
          "VIEW");

  /** Among the columns of an INSERT, or behind the first of ORDER BY. */
  private static final Pattern AMONG_IDENTIFIERS =
      Pattern.compile(
          "\\bINTO\\s+(?:[\\w.]+\\s*)?\\([^()]*$|\\b(ORDER|GROUP)\\s+BY\\b[^()]*,\\s*$");

  private static final Set<String> BEFORE_NUMBERS = Set.of("LIMIT", "OFFSET");

  SqlTemplate {
    parameters = List.copyOf(parameters);
  }

  /** What a reference stands for. */
  interface Lookup {
    /** The value of {@code $name} or {@code #name}. */
    String value(char kind, String name);

    /** Whether the value was made by {@code mysql.escape}. */
    boolean escaped(char kind, String name);
  }

  /** A statement that cannot be built. */
  static final class Unusable extends RuntimeException {
    Unusable(String text) {
      super(text, null, false, false);
    }
  }

  /**
   * Builds a statement. Inside of a quoted literal the whole literal becomes one parameter; a
   * reference after a backslash stays as it is.
   *
   * @throws Unusable where a value would have to be a name and is none
   */
  static SqlTemplate of(String text, Lookup lookup) {
    String trimmed = text.strip();
    boolean reference = trimmed.startsWith("$") || trimmed.startsWith("#");
    if (reference && nameEnd(trimmed, 1) == trimmed.length()) {
      String statement = lookup.value(trimmed.charAt(0), trimmed.substring(1));
      return new SqlTemplate(statement, List.of(), true);
    }
    return new Builder(text, lookup).build();
  }

  /** The statement with a generated key in the place of {@code LAST_INSERT_ID()}. */
  SqlTemplate withLastId(String id) {
    return new SqlTemplate(SqlText.withLastId(sql, id), parameters, verbatim);
  }

  /** Names of the references, {@code $x} or {@code #x}, that do not become bound parameters. */
  static List<String> unbound(String text) {
    var all = new ArrayList<String>();
    Lookup noting =
        new Lookup() {
          @Override
          public String value(char kind, String name) {
            all.add(kind + name);
            // Both a name and a number, and long enough not to be met by chance.
            return MARK + (all.size() - 1);
          }

          @Override
          public boolean escaped(char kind, String name) {
            return false;
          }
        };
    SqlTemplate template = of(text, noting);
    return IntStream.range(0, all.size())
        .filter(i -> Pattern.compile(MARK + i + "(?!\\d)").matcher(template.sql).find())
        .mapToObj(all::get)
        .toList();
  }

  /** The statement as text, its parameters as quoted literals; for logs. */
  static String shown(String text, Lookup lookup) {
    SqlTemplate template = of(text, lookup);
    String bare = SqlText.bare(template.sql);
    var result = new StringBuilder();
    int from = 0;
    for (Object parameter : template.parameters) {
      int mark = bare.indexOf('?', from);
      String value = parameter.toString();
      String literal = parameter instanceof Long ? value : "'" + escape(value) + "'";
      result.append(template.sql, from, mark).append(literal);
      from = mark + 1;
    }
    return result.append(template.sql.substring(from)).toString();
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length() && NAME_ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Undoes what {@code mysql.escape} or an SQL literal's backslashes do. */
  static String unescape(String text) {
    var result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        result.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case '0' -> result.append('\0');
        case 'n' -> result.append('\n');
        case 'r' -> result.append('\r');
        case 't' -> result.append('\t');
        case 'b' -> result.append('\b');
        case 'Z' -> result.append('\u001a');
        // These two stay escaped for LIKE.
        case '%', '_' -> result.append('\\').append(next);
        default -> result.append(next);
      }
    }
    return result.toString();
  }

  /** Escapes a value for a quoted literal, as {@code mysql_real_escape_string} does. */
  static String escape(String value) {
    var result = new StringBuilder(value.length() + 8);
    for (char c : value.toCharArray()) {
      switch (c) {
        case '\0' -> result.append("\\0");
        case '\n' -> result.append("\\n");
        case '\r' -> result.append("\\r");
        case '\u001a' -> result.append("\\Z");
        case '\'', '"', '\\' -> result.append('\\').append(c);
        default -> result.append(c);
      }
    }
    return result.toString();
  }

  private static final class Builder {
    private final String text;
    private final Lookup lookup;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private int at;

    Builder(String text, Lookup lookup) {
      this.text = text;
      this.lookup = lookup;
    }

    SqlTemplate build() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\\' && at + 1 < text.length()) {
          sql.append(c).append(text.charAt(at + 1));
          at += 2;
        } else if (c == '\'' || c == '"') {
          literal(c);
        } else if (isReference()) {
          outside();
        } else {
          sql.append(c);
          at++;
        }
      }
      return new SqlTemplate(sql.toString(), parameters, false);
    }

    private boolean isReference() {
      char c = text.charAt(at);
      return (c == '$' || c == '#') && nameEnd(text, at + 1) > at + 1;
    }

    private void outside() {
      String value = reference();
      char before = sql.isEmpty() ? ' ' : sql.charAt(sql.length() - 1);
      String word = lastWord();
      boolean glued = Character.isLetterOrDigit(before) || "_.`".indexOf(before) >= 0;
      if (glued
          || BEFORE_IDENTIFIERS.contains(word)
          || AMONG_IDENTIFIERS.matcher(SqlText.bare(sql.toString())).find()) {
        if (!IDENTIFIER.matcher(value).matches()) {
          throw new Unusable("'" + value + "' cannot be a name in SQL");
        }
        sql.append(value);
      } else if (isList(value)) {
        list(value);
      } else {
        sql.append('?');
        parameters.add(BEFORE_NUMBERS.contains(word) ? number(value) : value);
      }
    }

    /** A variable that is all of {@code IN (…)} holds the members. */
    private boolean isList(String value) {
      return value.indexOf(',') >= 0
          && IN.matcher(sql).find()
          && text.substring(at).stripLeading().startsWith(")");
    }

    private void list(String value) {
      String separator = "";
      for (String member : ArgumentTexts.split(value, ',', Integer.MAX_VALUE)) {
        sql.append(separator).append('?');
        parameters.add(unescape(member));
        separator = ",";
      }
    }

    private static Object number(String value) {
      try {
        return Long.valueOf(value.strip());
      } catch (NumberFormatException e) {
        throw new Unusable("'" + value + "' is no number");
      }
    }

    /** The reference at this place; an escaped value gives the value that was escaped. */
    private String reference() {
      char kind = text.charAt(at);
      int end = nameEnd(text, at + 1);
      String name = text.substring(at + 1, end);
      at = end;
      String value = lookup.value(kind, name);
      return lookup.escaped(kind, name) ? unescape(value) : value;
    }

    /** The word before this place in upper case, empty if something else is there. */
    private String lastWord() {
      int end = sql.length();
      while (end > 0 && Character.isWhitespace(sql.charAt(end - 1))) {
        end--;
      }
      int from = end;
      while (from > 0 && Character.isLetter(sql.charAt(from - 1))) {
        from--;
      }
      return sql.substring(from, end).toUpperCase(Locale.ROOT);
    }

    private void literal(char quote) {
      int start = at++;
      var value = new StringBuilder();
      boolean variable = false;
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean more = at + 1 < text.length();
        if (c == '\\' && more) {
          boolean reference = "$#".indexOf(text.charAt(at + 1)) >= 0;
          value.append(
              reference ? text.substring(at + 1, at + 2) : unescape(text.substring(at, at + 2)));
          at += 2;
        } else if (c == quote && more && text.charAt(at + 1) == quote) {
          value.append(quote);
          at += 2;
        } else if (c == quote) {
          at++;
          close(start, variable, value.toString());
          return;
        } else if (isReference()) {
          variable = true;
          value.append(reference());
        } else {
          value.append(c);
          at++;
        }
      }
      throw new Unusable("a quote is never closed in " + text);
    }

    private void close(int start, boolean variable, String value) {
      if (variable) {
        sql.append('?');
        parameters.add(value);
      } else {
        // This backslash is the script's: not every database would take it away.
        sql.append(text.substring(start, at).replaceAll("\\\\([$#])", "$1"));
      }
    }
  }
}
