package org.legato.dsm.module;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Run;
import org.legato.dsm.module.SqlText.Bond;

/**
 * The database of a call. A statement takes any connection of the pool, until one is bound to its
 * connection: from then on the call has one of its own, to the end of the transaction, or until it
 * connects again or disconnects if the bond is not a transaction. What a lost connection had begun
 * does not go on silently over another one: all statements fail until the script does one of these.
 */
final class CallDatabase {
  private static final String URL = "mysql.url";

  /** The bond that holds a connection. It moves with the call, which the connection cannot. */
  private static final String BOND = "mysql.bond";

  private static final String OWN = "mysql.own";
  private static final String LAST_ID = "mysql.last_id";

  /** A statement without effect. */
  private static final SqlTemplate NOTHING = new SqlTemplate("SET @nothing = 0", List.of(), false);

  private final Databases databases;

  CallDatabase(Databases databases) {
    this.databases = databases;
  }

  /** Something that is asked of a database; blocks. */
  interface Query<T> {
    T run(Connection connection, SqlTemplate sql, DatabaseSettings settings) throws SQLException;
  }

  Optional<DatabaseUrl> url(Run run) {
    return Optional.ofNullable((DatabaseUrl) run.session().objects().get(URL));
  }

  /** From now on the call's database is this one. */
  void connected(Run run, DatabaseUrl url) {
    disconnect(run);
    run.session().objects().put(URL, url);
  }

  /** Forgets the database; false if there was none. */
  boolean disconnect(Run run) {
    released(run.session().objects()).ifPresent(OwnConnection::close);
    run.session().objects().remove(LAST_ID);
    return run.session().objects().remove(URL) != null;
  }

  /** The call's own connection, which is its own no more. */
  private static Optional<OwnConnection> released(Map<String, Object> objects) {
    objects.remove(BOND);
    return Optional.ofNullable((OwnConnection) objects.remove(OWN));
  }

  /** Remembers the generated key for {@code LAST_INSERT_ID()}, whichever connection that meets. */
  void inserted(Run run, String id) {
    if (!id.equals("0")) {
      run.session().objects().put(LAST_ID, id);
    }
  }

  /** Whether the database answers; fails if it does not. */
  CompletionStage<Boolean> answers(Run run, DatabaseUrl url) {
    Map<String, Object> objects = run.session().objects();
    if (objects.get(OWN) instanceof OwnConnection own) {
      return own.run(databases::answers);
    }
    return objects.containsKey(BOND)
        ? CompletableFuture.failedFuture(OwnConnection.lost())
        : databases.probe(url);
  }

  /** Runs a statement over the connection that it needs. */
  <T> CompletionStage<T> run(Run run, DatabaseUrl url, SqlTemplate template, Query<T> query) {
    Map<String, Object> objects = run.session().objects();
    Bond bond = SqlText.bond(template.sql());
    SqlTemplate sql =
        bond == Bond.CHARSET
            ? NOTHING
            : template.withLastId(String.valueOf(objects.getOrDefault(LAST_ID, "0")));
    Databases.Work<T> work = connection -> query.run(connection, sql, databases.settings());
    boolean bound = objects.containsKey(BOND);
    boolean transaction = Bond.TRANSACTION.name().equals(objects.get(BOND));
    if (!bound && (bond == Bond.TRANSACTION || bond == Bond.SESSION)) {
      objects.put(OWN, databases.own(url));
    }
    if (bond == Bond.SESSION || (bond == Bond.TRANSACTION && !bound)) {
      objects.put(BOND, bond.name());
    }
    CompletionStage<T> done =
        objects.get(OWN) instanceof OwnConnection own
            ? own.run(work)
            : bound
                ? CompletableFuture.failedFuture(OwnConnection.lost())
                : databases.run(url, work);
    if (bond == Bond.END && transaction) {
      released(objects).ifPresent(own -> done.whenComplete((_, _) -> own.close()));
    }
    return done;
  }
}
