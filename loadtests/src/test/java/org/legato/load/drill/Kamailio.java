package org.legato.load.drill;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.legato.load.demo.NodeProcess;

/** The Kamailio of the system with the configuration that Legato ships. */
final class Kamailio implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
  private static final Path CONFIGURATION =
      Path.of("../deploy/kamailio/kamailio.cfg").toAbsolutePath();

  private final Process process;
  private final Path log;
  private final InetSocketAddress address;

  private Kamailio(Process process, Path log, InetSocketAddress address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Starts it before some nodes; returns when it answers. */
  static Kamailio start(List<NodeProcess> nodes, Path directory)
      throws IOException, InterruptedException {
    Path list = directory.resolve("dispatcher.list");
    Files.writeString(
        list,
        nodes.stream()
            .map(n -> "1 sip:" + n.sip().getHostString() + ":" + n.sip().getPort() + "\n")
            .collect(Collectors.joining()));
    Path log = directory.resolve("kamailio.log");
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-f",
                CONFIGURATION.toString(),
                "-A",
                "LEGATO_LIST=\"" + list + "\"",
                "-l",
                "udp:127.0.0.1:" + port,
                "-Y",
                directory.toString(),
                "-n",
                "2",
                "-m",
                "32",
                "-DD",
                "-E")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-kamailio"));
    Kamailio kamailio = new Kamailio(process, log, new InetSocketAddress("127.0.0.1", port));
    kamailio.awaitAnswer();
    return kamailio;
  }

  private void awaitAnswer() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(200);
      byte[] options =
          """
          OPTIONS sip:127.0.0.1:%d SIP/2.0
          Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKready
          Max-Forwards: 70
          From: <sip:test@127.0.0.1>;tag=1
          To: <sip:127.0.0.1>
          Call-ID: ready
          CSeq: 1 OPTIONS
          Content-Length: 0

          """
              .formatted(address.getPort(), socket.getLocalPort())
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 150 && process.isAlive(); i++) {
        socket.send(new DatagramPacket(options, options.length, address));
        try {
          socket.receive(new DatagramPacket(new byte[4096], 4096));
          return;
        } catch (SocketTimeoutException e) {
          // It is not there yet.
        }
      }
    }
    close();
    throw new IllegalStateException("Kamailio does not answer:\n" + log());
  }

  InetSocketAddress address() {
    return address;
  }

  /** What it has said. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
