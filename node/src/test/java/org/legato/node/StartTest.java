package org.legato.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a start, and that it says why and what to do. */
final class StartTest {
  @TempDir private Path directory;

  private static void refuses(String set, String... parts) {
    var refused =
        assertThatThrownBy(() -> RunningNode.start(Optional.empty(), set).close())
            .isInstanceOf(ConfigProblem.class);
    refused.hasMessageNotContaining("java.lang.");
    for (String part : parts) {
      refused.hasMessageContaining(part);
    }
  }

  @Test
  void aTakenPort() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var udp = new DatagramSocket(0, loopback);
        var tcp = new ServerSocket(0, 1, loopback)) {
      String sip = Integer.toString(udp.getLocalPort());
      String taken = Integer.toString(tcp.getLocalPort());
      refuses("sip.port=" + sip, "legato.sip: cannot use UDP", "port " + sip, "stop what listens");
      refuses("http.port=" + taken, "legato.http: ", ":" + taken, "set legato.http.address");
      refuses("xmlrpc.port=" + taken, "legato.xmlrpc: ", ":" + taken);
    }
  }

  @Test
  void anAddressOfAnotherMachine() {
    refuses("sip.address=192.0.2.1", "legato.sip: cannot use UDP at 192.0.2.1");
    refuses("media.address=192.0.2.1", "legato.media", "set legato.media.address");
  }

  @Test
  void wrongValues() {
    refuses("sip.port=many", "legato.sip.port");
    refuses("overload.rate=busy", "legato.overload.rate must be a status");
    refuses("applications.select=\"$(mapping)\"", "cannot be read");
  }

  @Test
  void brokenBundlesAreAllNamed() throws Exception {
    Files.writeString(directory.resolve("a.conf"), "diag_path=.\nload_diags=none\n");
    Files.writeString(directory.resolve("b.conf"), "register_apps=b\n");
    refuses(
        "applications.directory=\"" + directory + "\"",
        "a.conf",
        "none.dsm",
        "b.conf:1: register_apps names b");
  }
}
