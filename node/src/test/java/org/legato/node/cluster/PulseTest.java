package org.legato.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.net.CLibrary;

class PulseTest {
  private static final String HERE = "127.0.0.1";

  @BeforeEach
  void onLinux() {
    assumeThat(CLibrary.AVAILABLE).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void takesConnectionsUntilItIsClosed(String host) throws IOException {
    Pulse pulse = Pulse.begin(host, 0);
    InetSocketAddress address = new InetSocketAddress(host, pulse.port());
    try (Socket first = connect(address);
        Socket second = connect(address)) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();

      pulse.close();

      assertThat(hasEnded(first) && hasEnded(second)).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> connect(address).close())
                      .isInstanceOf(ConnectException.class));
    }
  }

  @Test
  void itsPortIsNoneOfTheProcessButOfOneThread() throws IOException {
    try (Pulse pulse = Pulse.begin(HERE, 0)) {
      String socket = "socket:[" + inode(pulse.port()) + "]";

      List<Path> holders;
      try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
        holders = threads.filter(thread -> has(thread, socket)).toList();
      }

      assertThat(has(Path.of("/proc/self"), socket)).isFalse();
      assertThat(holders)
          .singleElement()
          .satisfies(thread -> assertThat(thread.resolve("comm")).hasContent("pulse"));
    }
  }

  @Test
  void whoComesTooOftenDoesNotEndIt() throws IOException {
    try (Pulse pulse = Pulse.begin(HERE, 0)) {
      InetSocketAddress address = new InetSocketAddress(HERE, pulse.port());
      try (Socket oldest = connect(address)) {
        for (int i = 0; i < 1100; i++) {
          connect(address).close();
        }

        assertThat(hasEnded(oldest)).isTrue();
        connect(address).close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> Pulse.begin(HERE, port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("legato.cluster.pulse-port")
          .hasMessageContaining(Integer.toString(port));
    }
  }

  @Test
  void anAddressThatIsNotHereHasNone() {
    // RFC 5737: of no machine.
    assertThat(Pulse.begin("192.0.2.1", 0).port()).isZero();
  }

  @Test
  void aRefusalIsProofOnlyAfterAconnection() throws Exception {
    Pulse pulse = Pulse.begin(HERE, 0);
    int refused;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
      refused = taken.getLocalPort();
    }
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch wronglyTold = new CountDownLatch(1);
    try (ProbeConnection _ =
            ProbeConnection.open(HERE + ":" + refused, false, wronglyTold::countDown);
        ProbeConnection _ =
            ProbeConnection.open(HERE + ":" + pulse.port(), false, told::countDown)) {
      await().until(() -> established(pulse.port()) > 0);

      pulse.close();

      assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(wronglyTold.getCount()).isEqualTo(1);
    }
  }

  private static boolean hasEnded(Socket socket) throws IOException {
    socket.setSoTimeout(5000);
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      // Reset: it had not been accepted yet.
      return true;
    }
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, 2000);
    return socket;
  }

  private static boolean has(Path process, String socket) {
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return descriptors.anyMatch(descriptor -> socket.equals(target(descriptor)));
    } catch (IOException e) {
      // A thread that has ended meanwhile.
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }

  /** Of the socket that listens at a port of 127.0.0.1. */
  private static String inode(int port) throws IOException {
    return rows(port, "0A").getFirst()[9];
  }

  private static int established(int port) throws IOException {
    return rows(port, "01").size();
  }

  /** Rows of /proc/net/tcp of sockets with a local port of 127.0.0.1, in a state. */
  private static List<String[]> rows(int port, String state) throws IOException {
    String local = "0100007F:%04X".formatted(port);
    return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(row -> row[1].equals(local) && row[3].equals(state))
        .toList();
  }
}
