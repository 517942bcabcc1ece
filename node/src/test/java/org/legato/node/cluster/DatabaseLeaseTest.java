package org.legato.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.TimeoutSettings;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.legato.cluster.ClusterDatabase;

/** Who gets a lease in a database that several ask. */
class DatabaseLeaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static Server h2;

  @BeforeAll
  static void start() throws SQLException {
    h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
  }

  @AfterAll
  static void stop() {
    h2.stop();
  }

  /** An H2 server always, a MariaDB where the environment names one. */
  static Stream<String> databases() {
    String server = System.getenv("LEGATO_MARIADB_URL");
    String memory = "h2:tcp://127.0.0.1:" + h2.getPort() + "/mem:" + UUID.randomUUID();
    return server == null ? Stream.of(memory) : Stream.of(memory, server);
  }

  private static DatabaseLease lease(
      String url, String name, String owner, Duration valid, Duration renewed) {
    TimeoutSettings times =
        TimeoutSettings.apply(
                ConfigFactory.parseString(
                    "heartbeat-interval=5s, heartbeat-timeout=30s, lease-operation-timeout=10s"))
            .withHeartbeatTimeout(valid)
            .withHeartbeatInterval(renewed);
    return new DatabaseLease(
        new LeaseSettings(name, owner, times, ConfigFactory.empty()),
        ClusterDatabase.of(url, PATIENCE));
  }

  private static boolean get(java.util.concurrent.CompletionStage<Boolean> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void onlyOneHasItUntilItGivesItBack(String url) {
    DatabaseLease.prepare(ClusterDatabase.of(url, PATIENCE));
    String name = UUID.randomUUID().toString();
    DatabaseLease a = lease(url, name, "a", Duration.ofMinutes(1), Duration.ofMinutes(1));
    DatabaseLease b = lease(url, name, "b", Duration.ofMinutes(1), Duration.ofMinutes(1));

    assertThat(get(a.acquire())).isTrue();
    assertThat(get(a.acquire())).as("again").isTrue();
    assertThat(get(b.acquire())).isFalse();
    assertThat(a.checkLease()).isTrue();
    assertThat(b.checkLease()).isFalse();
    get(b.release());
    assertThat(get(b.acquire())).as("nobody gives another's back").isFalse();

    assertThat(get(a.release())).isTrue();

    assertThat(a.checkLease()).isFalse();
    assertThat(get(b.acquire())).isTrue();
    a.close();
    b.close();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void itIsRenewedAndOneThatIsNotGoesToAnother(String url) {
    DatabaseLease.prepare(ClusterDatabase.of(url, PATIENCE));
    String name = UUID.randomUUID().toString();
    AtomicReference<Optional<Throwable>> lost = new AtomicReference<>();
    // The owner forgets to renew: it says that it is gone before another one has it.
    DatabaseLease forgets = lease(url, name, "a", Duration.ofSeconds(1), Duration.ofMinutes(1));
    DatabaseLease renews = lease(url, name, "b", Duration.ofSeconds(2), Duration.ofMillis(200));
    assertThat(get(forgets.acquire(lost::set))).isTrue();

    await().atMost(20, TimeUnit.SECONDS).until(() -> get(renews.acquire(lost::set)));

    assertThat(forgets.checkLease()).isFalse();
    DatabaseLease third = lease(url, name, "c", Duration.ofSeconds(1), Duration.ofMinutes(1));
    await()
        .during(3, TimeUnit.SECONDS)
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> !get(third.acquire()) && renews.checkLease());
    assertThat(lost).hasValue(null);
    forgets.close();
    renews.close();
    third.close();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAboundedRefusal() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "mysql://u:p@127.0.0.1:" + silent.getLocalPort() + "/none";
      ClusterDatabase database = ClusterDatabase.of(url, Duration.ofMillis(300));

      assertThatThrownBy(() -> DatabaseLease.prepare(database))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("legato.cluster.database")
          .hasMessageContaining("" + silent.getLocalPort());
    }
  }

  @Test
  void whatIsNoDatabaseIsRefused() {
    assertThatThrownBy(() -> new SplitBrain(true, "postgres://x"))
        .hasMessageContaining("legato.cluster.database must be mysql://");
    assertThatThrownBy(() -> new SplitBrain(true, ""))
        .hasMessageContaining("needs legato.cluster.database");
  }
}
