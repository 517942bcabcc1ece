package org.legato.dsm.module;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.ModuleConfig;
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
  /** Where the call's results and escaped values are kept. */
  private static final String RESULT = "mysql.result";

  private static final String ESCAPED = "mysql.escaped.";

  private final Databases databases;
  private final CallDatabase call;

  /** With the bounds of the configuration {@code legato.dsm.mysql}. */
  public MysqlModule() {
    this(DatabaseSettings.of(ModuleConfig.current().getConfig("legato.dsm.mysql")));
  }

  MysqlModule(DatabaseSettings settings) {
    databases = new Databases(settings);
    call = new CallDatabase(databases);
  }

  @Override
  public String name() {
    return "mod_mysql";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "mysql.connect",
        "([url]) Connects to a database, $config.db_url by default. Errors: errno arg, config,"
            + " connection.",
        this::connect);
    d.action(
        "mysql.disconnect",
        "() Forgets the database. Errors: errno connection.",
        (run, _) -> call.disconnect(run) ? done(run) : notConnected(run));
    d.action(
        "mysql.getClientVersion",
        "(var) Stores the driver's version. Errors: errno connection.",
        this::clientVersion);
    d.action(
        "mysql.execute",
        "(sql) Runs a statement: $db.rows affected, $db.insert_id. Errors: errno connection,"
            + " query.",
        (run, sql) -> query(run, sql, result -> executed(run, result)));
    d.action(
        "mysql.query",
        "(sql) Runs a query and keeps its result: $db.rows. Errors: errno connection, query.",
        (run, sql) -> query(run, sql, result -> keep(run, result)));
    d.action(
        "mysql.queryGetResult",
        ',',
        Second.OPTIONAL,
        "(sql[, row]) Runs a query and copies one row into variables. Errors: errno connection,"
            + " query, result, arg.",
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
        "(sql) Stores a statement with its variables' values as literals in $db.qstr. Errors: errno"
            + " query.",
        (run, sql) -> {
          try {
            run.setVariable("db.qstr", SqlTemplate.shown(sql, lookup(run)));
            return Outcome.CONTINUE;
          } catch (SqlTemplate.Unusable e) {
            return error(run, "query", e.getMessage());
          }
        });
    declareResults(d);
    new MysqlFiles(call, Workers.shared()).declare(d);
    d.action(
        "mysql.escape",
        '=',
        Second.REQUIRED,
        "(var=value) Escapes a value for SQL. Errors: errno connection.",
        (run, target, value) -> {
          if (call.url(run).isEmpty()) {
            return notConnected(run);
          }
          String escaped = SqlTemplate.escape(run.resolve(value));
          run.setVariable(Values.name(target), escaped);
          run.session().objects().put(ESCAPED + Values.name(target), escaped);
          return done(run);
        });
    d.condition(
        "mysql.connected",
        "() Whether mysql.connect has succeeded. Errors: errno connection if not.",
        (run, _) -> {
          Optional<DatabaseUrl> url = call.url(run);
          boolean connected =
              url.isPresent()
                  && run.answer(
                      () -> call.answers(run, url.get()).handle((_, failure) -> failure == null));
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
        "([row[, column]]) Copies a row of the result, or one column of it, into variables. Errors:"
            + " errno result, arg.",
        (run, row, column) -> {
          Optional<List<Map<String, String>>> rows = rows(run);
          return rows.isEmpty()
              ? error(run, "result", "there is no result")
              : copy(run, rows.get(), row, column);
        });
    d.action(
        "mysql.saveResult",
        "(name) Remembers the result under a name. Errors: errno result.",
        (run, name) -> move(run, RESULT, RESULT + "." + run.resolve(name)));
    d.action(
        "mysql.useResult",
        "(name) Makes a remembered result the current one. Errors: errno result.",
        (run, name) -> move(run, RESULT + "." + run.resolve(name), RESULT));
    d.condition(
        "mysql.hasResult",
        "() Whether there is a result with at least one row. Errors: errno result if not.",
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
          call.connected(run, database);
          return done(run);
        });
  }

  private Outcome query(Run run, String text, Function<QueryResult, Outcome> then) {
    Optional<DatabaseUrl> url = call.url(run);
    if (url.isEmpty()) {
      return notConnected(run);
    }
    SqlTemplate sql;
    try {
      sql = SqlTemplate.of(text, lookup(run));
    } catch (SqlTemplate.Unusable e) {
      return error(run, "query", e.getMessage());
    }
    return after(call.run(run, url.get(), sql, QueryResult::of), "query", then);
  }

  private Outcome clientVersion(Run run, String target) {
    Optional<DatabaseUrl> url = call.url(run);
    if (url.isEmpty()) {
      return notConnected(run);
    }
    String given = Values.name(run.resolve(target));
    String name = given.isEmpty() ? "db.client_version" : given;
    return after(
        databases.run(url.get(), connection -> connection.getMetaData().getDriverVersion()),
        "connection",
        version -> {
          run.setVariable(name, version);
          return done(run);
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
      // Class 08 is a connection that was lost or could not be had; a pool that is used up has
      // none.
      boolean lost =
          sql instanceof SQLTransientConnectionException
              || (sql.getSQLState() != null && sql.getSQLState().startsWith("08"));
      word = lost ? "connection" : errno;
    }
    return error(run, word, String.valueOf(cause.getMessage()).strip());
  }

  private static Outcome done(Run run) {
    run.clearError();
    return Outcome.CONTINUE;
  }

  static Outcome notConnected(Run run) {
    return error(run, "connection", "there is no database connection");
  }

  static Outcome error(Run run, String errno, String reason) {
    run.setVariable("db.ereason", reason);
    run.error(errno, reason);
    return Outcome.CONTINUE;
  }

  private Outcome executed(Run run, QueryResult result) {
    call.inserted(run, result.insertId());
    run.setVariable("db.rows", Long.toString(result.affected()));
    run.setVariable("db.insert_id", result.insertId());
    run.setVariable("db.info", "");
    return done(run);
  }

  private Outcome keep(Run run, QueryResult result) {
    run.session().objects().put(RESULT, result.rows());
    if (!result.selected()) {
      return executed(run, result);
    }
    run.setVariable("db.rows", Integer.toString(result.rows().size()));
    return done(run);
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
    return done(run);
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
    return done(run);
  }

  static SqlTemplate.Lookup lookup(Run run) {
    return new SqlTemplate.Lookup() {
      @Override
      public String value(char kind, String name) {
        return kind == '$' ? run.variable(name) : run.param(name);
      }

      @Override
      public boolean escaped(char kind, String name) {
        String value = value(kind, name);
        // Whatever variable it was copied to since.
        return run.session().objects().entrySet().stream()
            .anyMatch(o -> o.getKey().startsWith(ESCAPED) && o.getValue().equals(value));
      }
    };
  }
}
