package org.legato.dsm.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Media;

/** Audio and other files in a database. */
final class MysqlFiles {
  private static final Pattern PLACEHOLDER = Pattern.compile("'__FILE__'|\"__FILE__\"|__FILE__");

  /** The variable that stands for the file while its statement is built. */
  private static final String FILE = "legato__file";

  private final CallDatabase call;
  private final Workers workers;

  MysqlFiles(CallDatabase call, Workers workers) {
    this.call = call;
    this.workers = workers;
  }

  void declare(Declarations d) {
    audio(
        d,
        "mysql.playDBAudio",
        "(sql, name) Appends audio out of a database to the playlist. Errors: errno connection,"
            + " query, result, file.",
        false,
        false);
    audio(
        d,
        "mysql.playDBAudioFront",
        "(sql, name) Puts audio out of a database at the front of the playlist. Errors: errno"
            + " connection, query, result, file.",
        false,
        true);
    audio(
        d,
        "mysql.playDBAudioLooped",
        "(sql, name) Appends audio out of a database to the playlist, looping. Errors: errno"
            + " connection, query, result, file.",
        true,
        false);
    d.action(
        "mysql.getFileFromDB",
        ',',
        Second.OPTIONAL,
        "(sql, file) Writes the first column of a query's first row to a file. Errors: errno"
            + " connection, query, result, file.",
        (run, sql, file) -> {
          String path = run.resolve(file);
          return withValue(
              run,
              sql,
              (_, content) ->
                  Waits.on(workers.submit(() -> Files.write(Path.of(path), content)), "file"));
        });
    d.action(
        "mysql.putFileToDB",
        ',',
        Second.OPTIONAL,
        "(sql, file) Runs a statement in which __FILE__ is a file's content: $db.insert_id. Errors:"
            + " errno arg, connection, query, file.",
        this::put);
  }

  private void audio(Declarations d, String name, String text, boolean loop, boolean front) {
    d.action(
        name,
        ',',
        Second.OPTIONAL,
        text,
        (run, sql, file) ->
            withValue(run, sql, (later, content) -> play(later, content, file, loop, front)));
  }

  private static Outcome play(Run run, byte[] content, String file, boolean loop, boolean front) {
    run.clearError();
    return Outcome.await(
        run.session()
            .service(Media.class)
            .playData(content, file, loop, front)
            .exceptionallyCompose(
                failure -> {
                  Throwable cause = Waits.cause(failure);
                  boolean unusable = cause instanceof ScriptException e && e.type().equals("file");
                  return CompletableFuture.failedFuture(
                      unusable ? new Dialog.Refused("file", "no audio: " + file) : cause);
                }));
  }

  private Outcome withValue(Run run, String text, BiFunction<Run, byte[], Outcome> then) {
    Optional<DatabaseUrl> url = call.url(run);
    if (url.isEmpty()) {
      return MysqlModule.notConnected(run);
    }
    SqlTemplate sql;
    try {
      sql = SqlTemplate.of(text, MysqlModule.lookup(run));
    } catch (SqlTemplate.Unusable e) {
      return MysqlModule.error(run, "query", e.getMessage());
    }
    return Waits.on(
        call.run(run, url.get(), sql, QueryResult::value),
        (later, content) ->
            content.isEmpty()
                ? MysqlModule.error(later, "result", "the result has no row")
                : then.apply(later, content.get()),
        (later, failure) -> MysqlModule.failed(later, failure, "query"));
  }

  private Outcome put(Run run, String text, String file) {
    Optional<DatabaseUrl> url = call.url(run);
    if (url.isEmpty()) {
      return MysqlModule.notConnected(run);
    }
    if (!PLACEHOLDER.matcher(text).find()) {
      return MysqlModule.error(run, "arg", "__FILE__ is missing in " + text);
    }
    SqlTemplate sql;
    String mark = UUID.randomUUID().toString();
    try {
      String marked = PLACEHOLDER.matcher(text).replaceAll("\\$" + FILE);
      sql = SqlTemplate.of(marked, marking(MysqlModule.lookup(run), mark));
    } catch (SqlTemplate.Unusable e) {
      return MysqlModule.error(run, "query", e.getMessage());
    }
    String path = run.resolve(file);
    return Waits.on(
        workers.submit(() -> read(Path.of(path))),
        (later, content) -> insert(later, url.get(), filled(sql, mark, content)),
        (later, failure) -> MysqlModule.error(later, "file", String.valueOf(failure.getMessage())));
  }

  private Outcome insert(Run run, DatabaseUrl url, SqlTemplate sql) {
    return Waits.on(
        call.run(run, url, sql, QueryResult::of),
        (later, result) -> {
          later.setVariable("db.rows", "0");
          later.setVariable("db.insert_id", result.insertId());
          call.inserted(later, result.insertId());
          later.clearError();
          return Outcome.CONTINUE;
        },
        (later, failure) -> MysqlModule.failed(later, failure, "query"));
  }

  private static SqlTemplate.Lookup marking(SqlTemplate.Lookup lookup, String mark) {
    return new SqlTemplate.Lookup() {
      @Override
      public String value(char kind, String name) {
        return name.equals(FILE) ? mark : lookup.value(kind, name);
      }

      @Override
      public boolean escaped(char kind, String name) {
        return !name.equals(FILE) && lookup.escaped(kind, name);
      }
    };
  }

  private static SqlTemplate filled(SqlTemplate sql, String mark, byte[] content) {
    List<Object> parameters =
        sql.parameters().stream().map(p -> p.equals(mark) ? content : p).toList();
    return new SqlTemplate(sql.sql(), parameters, sql.verbatim());
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > QueryResult.MAX_BYTES) {
      throw new IOException(file + " is larger than " + QueryResult.MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
