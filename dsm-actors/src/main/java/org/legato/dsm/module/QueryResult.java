package org.legato.dsm.module;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a statement gave.
 *
 * @param rows column label to text, NULL as empty text; empty list for other than a SELECT
 * @param selected whether it was a SELECT
 * @param affected rows changed by other than a SELECT
 * @param insertId the generated key, or 0
 */
record QueryResult(
    List<Map<String, String>> rows, boolean selected, long affected, String insertId) {

  /** Bytes of the largest file that goes into or out of a database. */
  static final int MAX_BYTES = 32 << 20;

  /** Reads what a statement gave. */
  private interface Reader<T> {
    T read(Statement statement, boolean select) throws SQLException;
  }

  /** Runs a statement; blocks. */
  static QueryResult of(Connection connection, SqlTemplate sql, DatabaseSettings settings)
      throws SQLException {
    return execute(
        connection, sql, settings, (s, select) -> read(s, select, sql.sql(), settings.maxRows()));
  }

  /** Runs a query and gives the first column of its first row, NULL as nothing; blocks. */
  static Optional<byte[]> value(Connection connection, SqlTemplate sql, DatabaseSettings settings)
      throws SQLException {
    return execute(
        connection,
        sql,
        settings,
        (statement, select) -> {
          if (!select) {
            return Optional.empty();
          }
          try (ResultSet results = statement.getResultSet()) {
            return results.next() ? Optional.of(bytes(results)) : Optional.empty();
          }
        });
  }

  private static byte[] bytes(ResultSet results) throws SQLException {
    try (InputStream in = results.getBinaryStream(1)) {
      byte[] content = in == null ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new SQLException("the value is longer than " + MAX_BYTES + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private static <T> T execute(
      Connection connection, SqlTemplate sql, DatabaseSettings settings, Reader<T> reader)
      throws SQLException {
    int seconds = (int) Math.max(1, settings.queryTimeout().toSeconds());
    if (sql.verbatim()) {
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(seconds);
        boolean select = statement.execute(sql.sql(), Statement.RETURN_GENERATED_KEYS);
        return reader.read(statement, select);
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(sql.sql(), Statement.RETURN_GENERATED_KEYS)) {
      statement.setQueryTimeout(seconds);
      for (int i = 0; i < sql.parameters().size(); i++) {
        statement.setObject(i + 1, sql.parameters().get(i));
      }
      return reader.read(statement, statement.execute());
    }
  }

  private static QueryResult read(Statement statement, boolean select, String sql, int maxRows)
      throws SQLException {
    if (select) {
      try (ResultSet results = statement.getResultSet()) {
        return new QueryResult(rows(results, maxRows), true, 0, "0");
      }
    }
    return new QueryResult(
        List.of(),
        false,
        Math.max(0, statement.getUpdateCount()),
        insertId(statement, SqlText.bare(sql).strip()));
  }

  /** H2 tells of all columns that got a default, and of the keys of rows that were changed. */
  private static String insertId(Statement statement, String sql) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      ResultSetMetaData columns = keys.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        boolean mysql = columns.getColumnLabel(i).equals("GENERATED_KEY");
        if (mysql || (columns.isAutoIncrement(i) && !sql.startsWith("UPDATE"))) {
          return keys.next() ? keys.getString(i) : "0";
        }
      }
    }
    return "0";
  }

  private static List<Map<String, String>> rows(ResultSet results, int maxRows)
      throws SQLException {
    var rows = new ArrayList<Map<String, String>>();
    ResultSetMetaData columns = results.getMetaData();
    while (results.next()) {
      if (rows.size() == maxRows) {
        throw new SQLException("the result has more than " + maxRows + " rows: add a LIMIT");
      }
      var row = new LinkedHashMap<String, String>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = results.getString(i);
        row.put(columns.getColumnLabel(i), value == null ? "" : shown(value, columns, i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String shown(String value, ResultSetMetaData columns, int column)
      throws SQLException {
    return switch (columns.getColumnType(column)) {
      case Types.DOUBLE, Types.FLOAT, Types.REAL -> number(value);
      default -> value;
    };
  }

  /** As MySQL writes it and not Java: 3 and 1e20, where Java has 3.0 and 1.0E20. */
  private static String number(String value) {
    try {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      int exponent = number.precision() - number.scale() - 1;
      return Math.abs(exponent) < 15
          ? number.toPlainString()
          : number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
