package org.legato.load.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/** The tutorial's table in an H2 server that can be taken away and come back. */
final class QuizDatabase implements AutoCloseable {
  private static final String OPTIONS =
      ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1";

  private final Connection keeper;
  private Server server;
  private final int port;

  QuizDatabase() throws SQLException {
    // Read once, before H2 opens its first socket.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    keeper = DriverManager.getConnection("jdbc:h2:mem:quiz" + OPTIONS, "sa", "");
    server = Server.createTcpServer("-tcpPort", "0").start();
    port = server.getPort();
    createTable();
  }

  /** {@code db_url} of the scripts' configuration. */
  String url() {
    return "h2:tcp://127.0.0.1:" + port + "/mem:quiz";
  }

  void createTable() throws SQLException {
    execute(
        "create table if not exists callees"
            + " (id int primary key, caller varchar(32), callee varchar(32), pin varchar(32))");
    execute(
        "merge into callees (id, caller, callee, pin) key (id)"
            + " values (1, '35', 'john', '12345'), (2, '35', 'anna', '54321')");
  }

  void dropTable() throws SQLException {
    execute("drop table callees");
  }

  void stopServer() {
    server.stop();
  }

  void startServer() throws SQLException {
    server = Server.createTcpServer("-tcpPort", String.valueOf(port)).start();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    server.stop();
    keeper.close();
  }
}
