package org.legato.dsm.module;

import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;

/**
 * {@code mod_mysql}: queries of MySQL, MariaDB and the embedded H2. Errors set {@code $errno} to
 * arg, connection, query or result and say why in {@code $strerror} and {@code $db.ereason}.
 */
public final class MysqlModule implements ScriptModule {
  /** Where the call's database, results and escaped values are kept. */
  private static final String URL = "mysql.url";

  private static final String RESULT = "mysql.result";
  private static final String ESCAPED = "mysql.escaped.";

  private final Databases databases;

  /** With the bounds of the configuration {@code legato.dsm.mysql}. */
  public MysqlModule() {
    this(DatabaseSettings.of(ConfigFactory.load().getConfig("legato.dsm.mysql")));
  }

  MysqlModule(DatabaseSettings settings) {
    databases = new Databases(settings);
  }

  @Override
  public String name() {
    return "mod_mysql";
  }

  @Override
  public void declare(Declarations d) {
    d.action("mysql.connect", "Connects to a database, $config.db_url by default.", this::connect);
    d.action("mysql.disconnect", "Forgets the database.", MysqlModule::disconnect);
    d.action("mysql.getClientVersion", "Stores the driver's version.", this::clientVersion);
    d.action(
        "mysql.execute",
        "Runs a statement: $db.rows affected, $db.insert_id.",
        (run, sql) -> query(run, sql, result -> executed(run, result)));
    d.action(
        "mysql.query",
        "Runs a query and keeps its result: $db.rows.",
        (run, sql) -> query(run, sql, result -> keep(run, result)));
    d.action(
        "mysql.queryGetResult",
        ',',
        Second.OPTIONAL,
        "Runs a query and copies one row into variables.",
        (run, sql, row) ->
            query(
                run,
                sql,
                result -> {
                  keep(run, result);
                  return copy(run, result.rows(), row, "");
                }));
    d.action(
        "mysql.resolveQueryParams",
        "Stores a statement with its variables' values as literals in $db.qstr.",
        (run, sql) -> {
          run.setVariable("db.qstr", SqlTemplate.shown(sql, lookup(run)));
          return Outcome.CONTINUE;
        });
    declareResults(d);
    new MysqlFiles(databases, Workers.shared()).declare(d);
    d.action(
        "mysql.escape",
        '=',
        Second.REQUIRED,
        "Escapes a value for SQL.",
        (run, target, value) -> {
          if (database(run).isEmpty()) {
            return notConnected(run);
          }
          String escaped = SqlTemplate.escape(run.resolve(value));
          run.setVariable(Values.name(target), escaped);
          run.session().objects().put(ESCAPED + Values.name(target), escaped);
          run.clearError();
          return Outcome.CONTINUE;
        });
    d.condition(
        "mysql.connected",
        "Whether mysql.connect has succeeded.",
        (run, _) -> {
          boolean connected = database(run).isPresent();
          if (!connected) {
            notConnected(run);
          }
          return connected;
        });
  }

  private static void declareResults(Declarations d) {
    d.action(
        "mysql.getResult",
        ',',
        Second.OPTIONAL,
        "Copies a row of the result, or one column of it, into variables.",
        (run, row, column) -> {
          Optional<List<Map<String, String>>> rows = rows(run);
          return rows.isEmpty()
              ? error(run, "result", "there is no result")
              : copy(run, rows.get(), row, column);
        });
    d.action(
        "mysql.saveResult",
        "Remembers the result under a name.",
        (run, name) -> move(run, RESULT, RESULT + "." + run.resolve(name)));
    d.action(
        "mysql.useResult",
        "Makes a remembered result the current one.",
        (run, name) -> move(run, RESULT + "." + run.resolve(name), RESULT));
    d.condition(
        "mysql.hasResult",
        "Whether there is a result with at least one row.",
        (run, _) -> {
          boolean any = rows(run).map(rows -> !rows.isEmpty()).orElse(false);
          if (!any) {
            run.error("result", "there is no result");
          }
          return any;
        });
  }

  private Outcome connect(Run run, String argument) {
    String given = run.resolve(argument);
    String text = given.isEmpty() ? run.variable("config.db_url") : given;
    Optional<DatabaseUrl> url = DatabaseUrl.parse(text);
    if (url.isEmpty()) {
      return error(run, "arg", "no database URL: mysql://user:pwd@host[:port]/db is expected");
    }
    DatabaseUrl database = url.get().trusting(run.variable("config.mysql_ca_cert"));
    return database.caFile().isEmpty()
        ? probe(run, database)
        : after(databases.checkTrust(database), "config", _ -> probe(run, database));
  }

  private Outcome probe(Run run, DatabaseUrl database) {
    return after(
        databases.probe(database),
        "connection",
        _ -> {
          run.session().objects().put(URL, database);
          run.clearError();
          return Outcome.CONTINUE;
        });
  }

  private static Outcome disconnect(Run run, String ignored) {
    if (run.session().objects().remove(URL) == null) {
      return notConnected(run);
    }
    run.clearError();
    return Outcome.CONTINUE;
  }

  static Optional<DatabaseUrl> database(Run run) {
    return Optional.ofNullable((DatabaseUrl) run.session().objects().get(URL));
  }

  private Outcome query(Run run, String text, Function<QueryResult, Outcome> then) {
    Optional<DatabaseUrl> url = database(run);
    if (url.isEmpty()) {
      return notConnected(run);
    }
    SqlTemplate sql;
    try {
      sql = SqlTemplate.of(text, lookup(run));
    } catch (SqlTemplate.Unusable e) {
      return error(run, "query", e.getMessage());
    }
    DatabaseSettings settings = databases.settings();
    return after(
        databases.run(url.get(), connection -> QueryResult.of(connection, sql, settings)),
        "query",
        then);
  }

  private Outcome clientVersion(Run run, String target) {
    Optional<DatabaseUrl> url = database(run);
    if (url.isEmpty()) {
      return notConnected(run);
    }
    String name = Values.name(run.resolve(target));
    return after(
        databases.run(url.get(), connection -> connection.getMetaData().getDriverVersion()),
        "connection",
        version -> {
          run.setVariable(name, version);
          run.clearError();
          return Outcome.CONTINUE;
        });
  }

  private static <T> Outcome after(
      CompletionStage<T> stage, String errno, Function<T, Outcome> then) {
    return Waits.on(
        stage, (_, value) -> then.apply(value), (later, failure) -> failed(later, failure, errno));
  }

  static Outcome failed(Run run, Throwable cause, String errno) {
    String word = errno;
    if (cause instanceof SQLException sql) {
      run.setVariable("db.errno", Integer.toString(sql.getErrorCode()));
      // Class 08 is a connection that was lost or could not be had.
      boolean lost = sql.getSQLState() != null && sql.getSQLState().startsWith("08");
      word = lost ? "connection" : errno;
    }
    return error(run, word, String.valueOf(cause.getMessage()).strip());
  }

  static Outcome notConnected(Run run) {
    return error(run, "connection", "there is no database connection");
  }

  static Outcome error(Run run, String errno, String reason) {
    run.setVariable("db.ereason", reason);
    run.error(errno, reason);
    return Outcome.CONTINUE;
  }

  private static Outcome executed(Run run, QueryResult result) {
    run.setVariable("db.rows", Long.toString(result.affected()));
    run.setVariable("db.insert_id", result.insertId());
    run.setVariable("db.info", "");
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome keep(Run run, QueryResult result) {
    if (!result.selected()) {
      return executed(run, result);
    }
    run.session().objects().put(RESULT, result.rows());
    run.setVariable("db.rows", Integer.toString(result.rows().size()));
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome copy(
      Run run, List<Map<String, String>> rows, String rowText, String columnText) {
    String text = run.resolve(rowText);
    OptionalLong index = text.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(text);
    if (index.isEmpty()) {
      return error(run, "arg", "no row number: " + text);
    }
    if (index.getAsLong() >= rows.size()) {
      return error(run, "result", "the result has no row " + index.getAsLong());
    }
    Map<String, String> row = rows.get((int) index.getAsLong());
    String column = run.resolve(columnText);
    if (column.isEmpty()) {
      row.forEach(run::setVariable);
    } else if (row.containsKey(column)) {
      run.setVariable(column, row.get(column));
    } else {
      return error(run, "result", "the result has no column " + column);
    }
    run.clearError();
    return Outcome.CONTINUE;
  }

  @SuppressWarnings("unchecked") // only keep() stores under this key
  private static Optional<List<Map<String, String>>> rows(Run run) {
    return Optional.ofNullable((List<Map<String, String>>) run.session().objects().get(RESULT));
  }

  private static Outcome move(Run run, String from, String to) {
    Object result = run.session().objects().get(from);
    if (result == null) {
      return error(run, "result", "there is no such result");
    }
    run.session().objects().put(to, result);
    run.clearError();
    return Outcome.CONTINUE;
  }

  static SqlTemplate.Lookup lookup(Run run) {
    return new SqlTemplate.Lookup() {
      @Override
      public String value(char kind, String name) {
        return kind == '$' ? run.variable(name) : run.param(name);
      }

      @Override
      public boolean escaped(char kind, String name) {
        Object made = run.session().objects().get(ESCAPED + name);
        return kind == '$' && made != null && made.equals(run.variable(name));
      }
    };
  }
}
