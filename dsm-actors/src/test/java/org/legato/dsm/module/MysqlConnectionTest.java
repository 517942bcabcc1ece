package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call has one connection, as far as its statements can tell, though calls share a pool. */
class MysqlConnectionTest {
  private static final String SERVER = System.getenv("LEGATO_MARIADB_URL");

  @TempDir Path directory;

  /** Two calls may have a connection of their own. */
  private final MysqlModule module =
      new MysqlModule(
          new DatabaseSettings(
              4,
              100,
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofSeconds(60),
              2,
              1000));

  private ModuleBench one;
  private ModuleBench two;

  static Stream<String> databases() {
    String memory = "h2:mem:" + UUID.randomUUID();
    return SERVER == null ? Stream.of(memory) : Stream.of(memory, SERVER);
  }

  private void begin(String url) {
    one = call(url);
    two = call(url);
    execute(one, "drop table if exists bound");
    execute(one, "create table bound (id int auto_increment primary key, n varchar(20), d double)");
  }

  private ModuleBench call(String url) {
    var bench = new ModuleBench(module);
    bench.act("mysql.connect", url);
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    return bench;
  }

  private static void execute(ModuleBench bench, String sql) {
    assertThat(errno(bench, sql)).as(bench.variable("strerror")).isEmpty();
  }

  private static String errno(ModuleBench bench, String sql) {
    bench.act("mysql.execute", sql);
    return bench.variable("errno");
  }

  private static String value(ModuleBench bench, String expression) {
    bench.act("mysql.queryGetResult", "\"select " + expression + " as v\"");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    return bench.variable("v");
  }

  private static String count(ModuleBench bench) {
    return value(bench, "(select count(*) from bound)");
  }

  /** The same call on another node, to which only what can be written down has come. */
  private ModuleBench moved(ModuleBench bench) {
    var next = new ModuleBench(module);
    next.variables.putAll(bench.variables);
    bench.objects.forEach(
        (name, object) -> {
          if (!(object instanceof AutoCloseable)) {
            next.objects.put(name, object);
          }
        });
    end(bench);
    return next;
  }

  private static void end(ModuleBench bench) {
    bench.objects.values().stream()
        .filter(OwnConnection.class::isInstance)
        .forEach(own -> ((OwnConnection) own).close());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTransactionIsOneCallsAlone(String url) {
    begin(url);
    execute(one, "begin");
    execute(one, "insert into bound (n) values ('one')");
    assertThat(count(one)).isEqualTo("1");
    assertThat(count(two)).isEqualTo("0");
    execute(two, "insert into bound (n) values ('two')");
    execute(one, "rollback");
    assertThat(count(two)).isEqualTo("1");
    execute(one, "begin");
    execute(one, "insert into bound (n) values ('one')");
    execute(one, "commit");
    assertThat(count(two)).isEqualTo("2");
    assertThat(one.objects.values()).noneMatch(OwnConnection.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void variablesOfTheServerAreOneCallsAlone(String url) {
    begin(url);
    execute(one, "set names 'latin1'");
    assertThat(one.objects.values()).noneMatch(OwnConnection.class::isInstance);
    one.with("text", "ü€");
    assertThat(value(one, "$text")).isEqualTo("ü€");
    execute(one, "set @mine = 7");
    assertThat(value(one, "@mine")).isEqualTo("7");
    assertThat(value(two, "@mine")).isEmpty();
    one.act("mysql.disconnect", "");
    one.act("mysql.connect", url);
    assertThat(value(one, "@mine")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theLastKeyIsTheCallsOwn(String url) {
    begin(url);
    execute(one, "insert into bound (n) values ('one')");
    execute(two, "insert into bound (n) values ('two')");
    execute(one, "update bound set n='uno' where id=1");
    assertThat(one.variable("db.insert_id")).isEqualTo("0");
    assertThat(value(one, "LAST_INSERT_ID()")).isEqualTo("1");
    assertThat(value(moved(one), "LAST_INSERT_ID()")).isEqualTo("1");
    assertThat(value(two, "LAST_INSERT_ID()")).isEqualTo("2");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void connectionsOfTheirOwnAreBounded(String url) {
    begin(url);
    ModuleBench three = call(url);
    execute(one, "begin");
    execute(two, "begin");
    assertThat(errno(three, "begin")).isEqualTo("connection");
    assertThat(three.variable("strerror")).contains("own-connections");
    // What was to be done in a transaction is not done outside of one.
    assertThat(errno(three, "insert into bound (n) values ('three')")).isEqualTo("connection");
    assertThat(errno(three, "commit")).isEqualTo("connection");
    assertThat(count(three)).isEqualTo("0");
    end(one);
    await().atMost(Duration.ofSeconds(10)).until(() -> began(three));
    execute(three, "rollback");
    execute(two, "rollback");
  }

  private static boolean began(ModuleBench bench) {
    boolean began = errno(bench, "begin").isEmpty();
    if (!began) {
      bench.act("mysql.execute", "rollback");
    }
    return began;
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTransactionDoesNotGoOnOnAnotherNode(String url) {
    begin(url);
    execute(one, "begin");
    execute(one, "insert into bound (n) values ('one')");
    ModuleBench moved = moved(one);
    assertThat(errno(moved, "insert into bound (n) values ('more')")).isEqualTo("connection");
    assertThat(moved.holds("mysql.connected", "")).isFalse();
    assertThat(errno(moved, "commit")).isEqualTo("connection");
    assertThat(moved.holds("mysql.connected", "")).isTrue();
    assertThat(count(moved)).isEqualTo("0");
    execute(moved, "set @mine = 1");
    ModuleBench again = moved(moved);
    assertThat(errno(again, "insert into bound (n) values ('more')")).isEqualTo("connection");
    again.act("mysql.connect", url);
    execute(again, "insert into bound (n) values ('more')");
    assertThat(count(again)).isEqualTo("1");
  }

  @Test
  void aConnectionThatTheServerClosesIsLostOnlyForItsTransaction() {
    assumeTrue(SERVER != null, "LEGATO_MARIADB_URL is not set");
    begin(SERVER);
    execute(one, "begin");
    execute(one, "insert into bound (n) values ('one')");
    execute(two, "kill " + value(one, "connection_id()"));
    assertThat(errno(one, "insert into bound (n) values ('more')")).isEqualTo("connection");
    assertThat(errno(one, "insert into bound (n) values ('more')")).isEqualTo("connection");
    assertThat(errno(one, "commit")).isEqualTo("connection");
    assertThat(count(one)).isEqualTo("0");
    // The pool's: at most the statement that meets it is lost.
    ModuleBench killer = new ModuleBench(new MysqlModule());
    killer.act("mysql.connect", SERVER);
    execute(killer, "kill " + value(one, "connection_id()"));
    one.act("mysql.execute", "insert into bound (n) values ('again')");
    assertThat(one.variable("errno")).isIn("", "connection");
    execute(one, "insert into bound (n) values ('again')");
  }

  @Test
  void aQueryThatTakesTooLongIsGivenUp() {
    assumeTrue(SERVER != null, "LEGATO_MARIADB_URL is not set");
    var impatient =
        new MysqlModule(
            new DatabaseSettings(
                1, 1, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60), 1, 9));
    var bench = new ModuleBench(impatient);
    bench.act("mysql.connect", SERVER);
    bench.act("mysql.query", "select sleep(30)");
    assertThat(bench.variable("errno")).isEqualTo("query");
    assertThat(value(bench, "1+1")).isEqualTo("2");
    execute(bench, "begin");
    bench.act("mysql.query", "select sleep(30)");
    assertThat(bench.variable("errno")).isEqualTo("query");
    execute(bench, "rollback");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whateverIsBoundArrivesAsItWas(String url) throws IOException {
    begin(url);
    execute(one, "drop table if exists files");
    execute(one, "create table files (id int auto_increment primary key, data longblob)");
    byte[] content = new byte[70_000];
    new Random(1).nextBytes(content);
    content[0] = '\'';
    content[1] = '\\';
    content[2] = 0;
    Path in = Files.write(directory.resolve("in"), content);
    one.with("in", in.toString()).with("out", directory + "/out");
    one.act("mysql.putFileToDB", "\"insert into files (data) values ('__FILE__')\", $in");
    assertThat(one.variables).containsEntry("errno", "").containsEntry("db.insert_id", "1");
    one.with("n", "1").act("mysql.getFileFromDB", "select data from files limit $n, $out");
    assertThat(one.variable("errno")).as(one.variable("strerror")).isEmpty();
    assertThat(directory.resolve("out")).hasBinaryContent(content);
    execute(one, "drop table files");
    one.with("text", "it's \\ \"ü€\" ? \n;");
    execute(one, "insert into bound (n) values ($text)");
    assertThat(value(one, "(select n from bound)")).isEqualTo(one.variable("text"));
  }

  @Test
  void theServersValuesAreAsItWritesThem() {
    assumeTrue(SERVER != null, "LEGATO_MARIADB_URL is not set");
    begin(SERVER);
    execute(one, "set sql_mode=''");
    execute(one, "drop table if exists kinds");
    execute(one, "create table kinds (t tinyint(1), y year, dt datetime, ti time)");
    execute(one, "insert into kinds values (2, 2026, '0000-00-00', '50:00:00')");
    one.act("mysql.queryGetResult", "select * from kinds");
    assertThat(one.variables)
        .containsEntry("t", "2")
        .containsEntry("y", "2026")
        .containsEntry("dt", "0000-00-00 00:00:00")
        .containsEntry("ti", "50:00:00");
    execute(one, "drop table kinds");
    execute(one, "insert into bound (n) values ('same')");
    execute(one, "update bound set n='same' where id=1");
    assertThat(one.variable("db.rows")).as("rows that changed").isEqualTo("0");
    end(one);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void numbersAreWrittenAsMysqlDoes(String url) {
    begin(url);
    execute(one, "insert into bound (d) values (3), (2.5), (1e20), (0.001), (-1e10)");
    String[] expected = {"3", "2.5", "1e20", "0.001", "-10000000000"};
    for (int i = 0; i < expected.length; i++) {
      one.with("i", "" + (i + 1));
      one.act("mysql.queryGetResult", "select d from bound where id=$i");
      assertThat(one.variable("d")).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aResultIsThatOfTheLastQuery(String url) {
    begin(url);
    execute(one, "insert into bound (n) values ('a')");
    one.act("mysql.query", "select n from bound");
    execute(one, "insert into bound (n) values ('b')");
    assertThat(one.holds("mysql.hasResult", "")).as("execute leaves it alone").isTrue();
    one.act("mysql.query", "update bound set n='c'");
    assertThat(one.variable("db.rows")).isEqualTo("2");
    assertThat(one.holds("mysql.hasResult", "")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aStatementIsShownWithItsValues(String url) {
    begin(url);
    one.with("n", "it's").act("mysql.resolveQueryParams", "select 'what?' from t where n=$n");
    assertThat(one.variable("db.qstr")).isEqualTo("select 'what?' from t where n='it\\'s'");
    one.act("mysql.resolveQueryParams", "select * from $n");
    assertThat(one.variable("errno")).isEqualTo("query");
    one.act("mysql.escape", "safe=$n");
    one.with("copy", one.variable("safe"))
        .act("mysql.execute", "insert into bound (n) values ('$copy')");
    assertThat(value(one, "(select n from bound)")).isEqualTo("it's");
  }
}
