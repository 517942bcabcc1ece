package org.legato.dsm.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Media;

/** The actions of {@code mod_mysql} that move files and sound in and out of a database. */
final class MysqlFiles {
  private static final long MOST_BYTES = 64L << 20;
  private static final String MARK = "__FILE__";

  private final Databases databases;

  MysqlFiles(Databases databases) {
    this.databases = databases;
  }

  void declare(Declarations d) {
    playing(d, "mysql.playDBAudio", "Plays sound out of a database.", false, false);
    playing(d, "mysql.playDBAudioFront", "Plays it before the rest.", false, true);
    playing(d, "mysql.playDBAudioLooped", "Plays it again and again.", true, false);
    d.action(
        "mysql.getFileFromDB",
        ',',
        Second.OPTIONAL,
        "Writes the first column of a query's first row to a file.",
        this::download);
    d.action(
        "mysql.putFileToDB",
        ',',
        Second.OPTIONAL,
        "Runs a statement with a file's content in the place of __FILE__.",
        this::upload);
  }

  private void playing(
      Declarations d, String name, String documentation, boolean loop, boolean front) {
    d.action(
        name,
        ',',
        Second.OPTIONAL,
        documentation,
        (run, sql, fileName) ->
            fetch(
                run,
                sql,
                Optional.empty(),
                content ->
                    new Outcome.Then(
                        later -> {
                          Media media = later.session().service(Media.class);
                          later.clearError();
                          return Outcome.await(
                              unplayable(media.playData(content, fileName, loop, front)));
                        })));
  }

  /** Sound of a wrong format is an error code here and not an exception. */
  private static CompletionStage<Void> unplayable(CompletionStage<Void> played) {
    return played.exceptionally(
        failure -> {
          Throwable cause = failure.getCause() == null ? failure : failure.getCause();
          if (cause instanceof ScriptException e && e.type().equals("file")) {
            throw new Dialog.Refused("file", "this is no sound that can be played");
          }
          throw new CompletionException(cause);
        });
  }

  private Outcome download(Run run, String sql, String file) {
    return fetch(
        run,
        sql,
        Optional.of(run.resolve(file)),
        _ -> {
          run.clearError();
          return Outcome.CONTINUE;
        });
  }

  private interface OnContent {
    Outcome apply(byte[] content);
  }

  /** The first column of the first row, written to a file if one is given. */
  private Outcome fetch(Run run, String sql, Optional<String> file, OnContent then) {
    return statement(
        run,
        sql,
        MysqlModule.lookup(run),
        template ->
            connection -> {
              Optional<byte[]> content = Optional.ofNullable(first(connection, template));
              if (content.isPresent() && file.isPresent()) {
                write(file.get(), content.get());
              }
              return content;
            },
        found ->
            found
                .map(then::apply)
                .orElseGet(() -> MysqlModule.error(run, "result", "the result has no row")));
  }

  private interface Prepared<T> {
    Databases.Work<T> with(SqlTemplate template);
  }

  private <T> Outcome statement(
      Run run,
      String sql,
      SqlTemplate.Lookup variables,
      Prepared<T> work,
      Function<T, Outcome> then) {
    Optional<DatabaseUrl> url = MysqlModule.database(run);
    if (url.isEmpty()) {
      return MysqlModule.notConnected(run);
    }
    try {
      SqlTemplate template = SqlTemplate.of(sql, variables);
      return MysqlModule.after(run, databases.run(url.get(), work.with(template)), "query", then);
    } catch (SqlTemplate.Unusable e) {
      return MysqlModule.error(run, "query", e.getMessage());
    }
  }

  private PreparedStatement prepare(Connection connection, SqlTemplate template, byte[] content)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(template.sql(), Statement.RETURN_GENERATED_KEYS);
    statement.setQueryTimeout((int) Math.max(1, databases.settings().queryTimeout().toSeconds()));
    for (int i = 0; i < template.parameters().size(); i++) {
      Object value = template.parameters().get(i);
      if (value.equals(MARK)) {
        statement.setBytes(i + 1, content);
      } else {
        statement.setObject(i + 1, value);
      }
    }
    return statement;
  }

  private byte[] first(Connection connection, SqlTemplate template) throws SQLException {
    try (PreparedStatement statement = prepare(connection, template, null)) {
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getBytes(1) : null;
      }
    }
  }

  private Outcome upload(Run run, String sql, String file) {
    if (!sql.contains(MARK)) {
      return MysqlModule.error(run, "arg", "the statement has no " + MARK);
    }
    // A mark in quotes stands for the whole literal.
    String marked =
        sql.replace("'" + MARK + "'", MARK)
            .replace("\"" + MARK + "\"", MARK)
            .replace(MARK, "$" + MARK);
    String name = run.resolve(file);
    return statement(
        run,
        marked,
        marking(MysqlModule.lookup(run)),
        template -> connection -> insert(connection, template, read(name)),
        id -> {
          run.setVariable("db.insert_id", id);
          run.setVariable("db.rows", "0");
          run.clearError();
          return Outcome.CONTINUE;
        });
  }

  private static SqlTemplate.Lookup marking(SqlTemplate.Lookup variables) {
    return new SqlTemplate.Lookup() {
      @Override
      public String value(char kind, String name) {
        return name.equals(MARK) ? MARK : variables.value(kind, name);
      }

      @Override
      public boolean escaped(char kind, String name) {
        return variables.escaped(kind, name);
      }
    };
  }

  private String insert(Connection connection, SqlTemplate template, byte[] content)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, template, content)) {
      statement.execute();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        return keys.next() ? keys.getString(1) : "0";
      }
    }
  }

  private static byte[] read(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException(file + " is too large");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPathException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void write(String file, byte[] content) {
    try {
      Files.write(Path.of(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPathException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
