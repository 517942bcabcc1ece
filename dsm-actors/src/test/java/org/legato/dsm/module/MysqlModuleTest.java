package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MysqlModuleTest {
  private static final DatabaseSettings SETTINGS =
      new DatabaseSettings(
          4, 100, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(60), 2, 1000);

  /** H2 always, a real server where the environment names one. */
  static Stream<String> databases() {
    String server = System.getenv("LEGATO_MARIADB_URL");
    String memory = "h2:mem:" + UUID.randomUUID();
    return server == null ? Stream.of(memory) : Stream.of(memory, server);
  }

  private static ModuleBench connected(String url) {
    var bench = new ModuleBench(new MysqlModule(SETTINGS));
    bench.act("mysql.connect", url);
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    bench.act("mysql.execute", "drop table if exists callees");
    bench.act(
        "mysql.execute",
        """
        CREATE TABLE callees (
          id int(10) unsigned NOT NULL auto_increment,
          caller varchar(128) NOT NULL,
          callee varchar(128) NOT NULL,
          pin varchar(32),
          PRIMARY KEY (id)
        )\
        """);
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    return bench;
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theTutorialsQueries(String url) {
    ModuleBench bench = connected(url);
    bench.with("name", "john").with("pin", "12345").with("query_key", "35");
    String insert = "insert into callees (caller,callee,pin) values ('35', $name, '$pin')";
    bench.act("mysql.execute", insert);
    assertThat(bench.variables)
        .containsEntry("db.rows", "1")
        .containsEntry("db.insert_id", "1")
        .containsEntry("errno", "");
    bench.with("name", "an'na");
    bench.act("mysql.execute", insert);
    bench.act("mysql.query", "select callee, pin from callees where caller=$query_key order by id");
    assertThat(bench.variables).containsEntry("db.rows", "2").containsEntry("errno", "");
    assertThat(bench.holds("mysql.hasResult", "")).isTrue();
    bench.with("counter", "1");
    bench.act("mysql.getResult", "$counter");
    assertThat(bench.variables).containsEntry("callee", "an'na").containsEntry("pin", "12345");
    bench.act("mysql.getResult", "0, callee");
    assertThat(bench.variables).containsEntry("callee", "john");
    bench.act("mysql.getResult", "2");
    assertThat(bench.variables).containsEntry("errno", "result");
    bench.act("mysql.getResult", "x");
    assertThat(bench.variables).containsEntry("errno", "arg");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void resultsHaveNames(String url) {
    ModuleBench bench = connected(url);
    bench.act("mysql.execute", "insert into callees (caller,callee) values ('1','a')");
    bench.act("mysql.queryGetResult", "\"select callee as who, pin from callees limit 1\"");
    assertThat(bench.variables).containsEntry("who", "a").containsEntry("pin", "");
    bench.act("mysql.saveResult", "first");
    bench.act("mysql.query", "select * from callees where caller='nobody'");
    assertThat(bench.variables).containsEntry("db.rows", "0").containsEntry("errno", "");
    assertThat(bench.holds("mysql.hasResult", "")).isFalse();
    assertThat(bench.variables).containsEntry("errno", "result");
    bench.act("mysql.useResult", "first");
    assertThat(bench.holds("mysql.hasResult", "")).isTrue();
    bench.act("mysql.useResult", "second");
    assertThat(bench.variables).containsEntry("errno", "result");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatMysqlEscapeMadeArrivesUnchanged(String url) {
    ModuleBench bench = connected(url);
    bench.with("raw", "it's \\ \"quoted\"");
    bench.act("mysql.escape", "safe=$raw");
    bench.act(
        "mysql.execute", "insert into callees (caller,callee,pin) values ('9','$safe','$nothing')");
    bench.act("mysql.queryGetResult", "\"select callee from callees where callee='$raw'\"");
    assertThat(bench.variables)
        .containsEntry("errno", "")
        .containsEntry("callee", "it's \\ \"quoted\"");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aWrongStatementIsAQueryError(String url) {
    ModuleBench bench = connected(url);
    bench.act("mysql.query", "select nonsense from nowhere");
    assertThat(bench.variables).containsEntry("errno", "query");
    assertThat(bench.variable("db.ereason")).containsIgnoringCase("nowhere");
  }

  @Test
  void withoutConnectionThereIsAnError() {
    var bench = new ModuleBench(new MysqlModule(SETTINGS));
    bench.act("mysql.query", "select 1");
    assertThat(bench.variables).containsEntry("errno", "connection");
    assertThat(bench.holds("mysql.connected", "")).isFalse();
    bench.act("mysql.connect", "postgres://x");
    assertThat(bench.variables).containsEntry("errno", "arg");
  }

  @Test
  void aConnectionWhoseDatabaseWentAwayIsNone() {
    ModuleBench bench = connected("h2:mem:" + UUID.randomUUID());
    assertThat(bench.holds("mysql.connected", "")).isTrue();
    bench.act("mysql.getClientVersion", "");
    assertThat(bench.variable("db.client_version")).isNotEmpty();
    // As if the database had gone since mysql.connect: nobody listens on that port.
    bench.objects.put("mysql.url", DatabaseUrl.parse("mysql://u:p@127.0.0.1:1/d").orElseThrow());
    assertThat(bench.holds("mysql.connected", "")).isFalse();
    assertThat(bench.variables).containsEntry("errno", "connection");
  }

  @Test
  void aDatabaseThatIsNotThereSaysWhy() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var bench = new ModuleBench(new MysqlModule(SETTINGS));
    bench.with("config.db_url", "mysql://user:pwd@127.0.0.1:" + port + "/quizconnect");
    bench.act("mysql.connect", "");
    assertThat(bench.variables).containsEntry("errno", "connection");
    assertThat(bench.variable("db.ereason")).isNotEmpty();
    assertThat(bench.variable("strerror")).isEqualTo(bench.variable("db.ereason"));
    assertThat(bench.holds("mysql.connected", "")).isFalse();
  }

  @Test
  void certificatesOfAuthoritiesAreReadFromAFile(@TempDir Path directory) throws Exception {
    var bench = new ModuleBench(new MysqlModule(SETTINGS));
    Path broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
    for (String file : List.of("/no/such/ca.pem", broken.toString())) {
      bench.with("config.mysql_ca_cert", file).act("mysql.connect", "mysql://u:p@127.0.0.1:1/d");
      assertThat(bench.variables).containsEntry("errno", "config");
      assertThat(bench.variable("db.ereason")).contains(file);
    }
    Path ca = directory.resolve("ca.pem");
    String keytool = System.getProperty("java.home") + "/bin/keytool";
    String store = " -keystore " + directory + "/keys -storepass secret -alias ca ";
    String command =
        keytool
            + " -genkeypair -keyalg EC -dname CN=ca"
            + store
            + " && "
            + keytool
            + " -exportcert -rfc -file "
            + ca
            + store;
    new Shell(Duration.ofSeconds(60), 10_000).run(command);
    bench.with("config.mysql_ca_cert", ca.toString());
    bench.act("mysql.connect", "mysql://u:p@127.0.0.1:1/d");
    assertThat(bench.variables).containsEntry("errno", "connection");
    var properties = new Properties();
    TrustStore.of(ca.toString()).addTo(properties);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in =
        URI.create(properties.getProperty("trustCertificateKeyStoreUrl")).toURL().openStream()) {
      keys.load(in, properties.getProperty("trustCertificateKeyStorePassword").toCharArray());
    }
    assertThat(keys.size()).isEqualTo(1);
    assertThat(properties).containsEntry("sslMode", "VERIFY_CA");
  }

  @Test
  void urls() {
    assertThat(DatabaseUrl.parse("mysql://user:p@w:d@localhost/quiz"))
        .contains(new DatabaseUrl("jdbc:mysql://localhost:3306/quiz", "user", "p@w:d", ""));
    assertThat(DatabaseUrl.parse("mysql://u:p@h:3307/d").orElseThrow().jdbc())
        .isEqualTo("jdbc:mysql://h:3307/d");
    assertThat(DatabaseUrl.parse("mysql://u:p@h/d?allowLoadLocalInfile=true")).isEmpty();
    assertThat(DatabaseUrl.parse("h2:mem:x;INIT=RUNSCRIPT FROM 'x'")).isEmpty();
  }
}
