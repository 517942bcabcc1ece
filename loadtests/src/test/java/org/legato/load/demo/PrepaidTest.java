package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Phone;

/** The example of a prepaid call, unchanged, with real phones and a real database. */
class PrepaidTest {
  @TempDir static Path directory;
  private static QuizDatabase database;
  private static ScriptStage stage;
  private Phone alice;
  private Phone bob;

  @BeforeAll
  static void open() throws Exception {
    database = new QuizDatabase();
    database.execute("create table accounts (id varchar(32) primary key, credit int)");
    database.execute(
        "create table calls (account varchar(32), callee varchar(32), seconds int, cost int)");
    stage =
        new ScriptStage(
            directory,
            // Five seconds are long for a test: the same script, charged every second.
            Map.of("prepaid", example().replace("dlg.setTimeout(5)", "dlg.setTimeout(1)")),
            "price=5\ndb_url=" + database.url() + "\ncallee_domain=LINE\n",
            List.of("applications.select=prepaid"));
  }

  private static String example() throws IOException {
    try (InputStream in = PrepaidTest.class.getResourceAsStream("/examples/prepaid/prepaid.dsm")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
    database.close();
  }

  @BeforeEach
  void begin() throws Exception {
    database.execute("delete from accounts");
    database.execute("delete from calls");
    alice = stage.phone("alice", 500);
    bob = stage.phone("bob", 900);
  }

  private static int number(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + database.url() + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE", "sa", "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getInt(1) : -1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theCallEndsOnBothSidesWhenTheCreditIsGone() throws Exception {
    database.execute("insert into accounts values ('alice', 12)");
    stage.call(alice, "bob");
    stage.expect(bob, "INVITE");
    bob.answer();
    stage.expect(alice, "200 OK (INVITE)");

    stage.expect(alice, "BYE");
    stage.expect(bob, "BYE");

    stage.expectNothingLeft();
    assertThat(number("select credit from accounts")).isEqualTo(2);
    assertThat(number("select cost from calls where account = 'alice' and callee = 'bob'"))
        .isEqualTo(10);
    assertThat(number("select seconds from calls")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aCallThatIsHungUpCostsWhatItLasted() throws Exception {
    database.execute("insert into accounts values ('alice', 1000)");
    stage.call(alice, "bob");
    stage.expect(bob, "INVITE");
    bob.answer();
    stage.expect(alice, "200 OK (INVITE)");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> number("select credit from accounts") <= 990);
    bob.bye();

    stage.expect(alice, "BYE");
    await().atMost(Duration.ofSeconds(10)).until(() -> number("select count(*) from calls") == 1);
    assertThat(number("select cost from calls"))
        .isEqualTo(1000 - number("select credit from accounts"));
    stage.expectNothingLeft();
  }

  @Test
  void whoHasNoCreditIsRefused() throws Exception {
    database.execute("insert into accounts values ('alice', 4)");
    stage.call(alice, "bob");

    stage.expect(alice, "402 Payment Required (INVITE)");
    assertThat(bob.got("INVITE")).isFalse();
    stage.expectNothingLeft();
  }

  @Test
  void twoCallsOfOneAccountShareItsCreditAndNeverMore() throws Exception {
    Phone again = stage.phone("alice", 600);
    Phone carol = stage.phone("carol", 800);
    database.execute("insert into accounts values ('alice', 33)");
    stage.call(alice, "bob");
    stage.call(again, "carol");
    stage.expect(bob, "INVITE");
    stage.expect(carol, "INVITE");
    bob.answer();
    carol.answer();

    for (Phone phone : List.of(alice, again, bob, carol)) {
      stage.expect(phone, "BYE");
    }
    stage.expectNothingLeft();
    assertThat(number("select credit from accounts")).isEqualTo(3);
    assertThat(number("select sum(cost) from calls")).isEqualTo(30);
    assertThat(number("select count(*) from calls")).isEqualTo(2);
  }
}
