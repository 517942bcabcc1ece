package org.legato.dsm.module;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database address as scripts write it.
 *
 * @param jdbc the driver's URL, without user and password
 * @param caFile certificates of which one must have signed the server's, or empty: no TLS asked for
 */
public record DatabaseUrl(String jdbc, String user, String password, String caFile) {
  private static final Pattern MYSQL =
      Pattern.compile(
          "mysql://(?<user>[^:@/]*)(?::(?<pwd>.*))?@(?<host>[^:@/]+)(?::(?<port>\\d{1,5}))?"
              + "/(?<db>[A-Za-z0-9_$-]+)");
  private static final Pattern H2 = Pattern.compile("h2:(?<name>[A-Za-z0-9_:./~-]+)");

  /** Reads {@code mysql://user:pwd@host[:port]/db} or {@code h2:…}; empty if it is neither. */
  public static Optional<DatabaseUrl> parse(String url) {
    Matcher mysql = MYSQL.matcher(url.strip());
    if (mysql.matches()) {
      String port = mysql.group("port") == null ? "3306" : mysql.group("port");
      String password = mysql.group("pwd") == null ? "" : mysql.group("pwd");
      String jdbc = "jdbc:mysql://" + mysql.group("host") + ":" + port + "/" + mysql.group("db");
      return Optional.of(new DatabaseUrl(jdbc, mysql.group("user"), password, ""));
    }
    Matcher h2 = H2.matcher(url.strip());
    if (h2.matches()) {
      String options =
          ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1";
      return Optional.of(new DatabaseUrl("jdbc:h2:" + h2.group("name") + options, "sa", "", ""));
    }
    return Optional.empty();
  }

  /** The same over TLS, with a server whose certificate is signed by one in that file. */
  DatabaseUrl trusting(String file) {
    return isMysql() ? new DatabaseUrl(jdbc, user, password, file) : this;
  }

  /** Whether it is a server's that speaks MySQL's protocol. */
  public boolean isMysql() {
    return jdbc.startsWith("jdbc:mysql:");
  }

  @Override
  public String toString() {
    return jdbc;
  }
}
