package org.legato.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A SIP user agent that does exactly what a test says, in text over UDP. */
final class RawPeer implements AutoCloseable {
  private final DatagramSocket socket;
  private final InetSocketAddress gateway;

  RawPeer(int gatewayPort) throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort);
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(String text) throws IOException {
    sendBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  void sendBytes(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, gateway));
  }

  /** The next message that fits, within ten seconds; others are skipped. */
  String expect(Predicate<String> wanted) throws IOException {
    return find(wanted, Duration.ofSeconds(10))
        .orElseThrow(() -> new AssertionError("the message did not come"));
  }

  String expect(String start) throws IOException {
    return expect(m -> m.startsWith(start));
  }

  /**
   * Sends a request as a client transaction over UDP does, again every half second (RFC 3261
   * section 17.1.2.2), until its answer is there: one that meets the stack at work may be dropped.
   */
  String retransmit(String request, String start) throws IOException {
    for (int sent = 0; sent < 20; sent++) {
      send(request);
      java.util.Optional<String> answer = find(m -> m.startsWith(start), Duration.ofMillis(500));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new AssertionError("no answer to " + request.lines().findFirst().orElse(""));
  }

  java.util.Optional<String> find(Predicate<String> wanted, Duration wait) throws IOException {
    long end = System.nanoTime() + wait.toNanos();
    List<String> skipped = new ArrayList<>();
    while (System.nanoTime() < end) {
      socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
      DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        break;
      }
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      if (wanted.test(text)) {
        return java.util.Optional.of(text);
      }
      skipped.add(text.lines().findFirst().orElse(""));
    }
    return java.util.Optional.empty();
  }

  /** A request outside of a dialog. */
  String request(String method, String callId, String branch) {
    return request(method, callId, branch, "", "");
  }

  String request(String method, String callId, String branch, String toTag, String extra) {
    return """
    %s sip:service@127.0.0.1:%d SIP/2.0
    Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s;rport
    Max-Forwards: 70
    f: "Alice" <sip:alice@127.0.0.1>;tag=alice
    t: <sip:service@127.0.0.1>%s
    i: %s
    CSeq: 1 %s
    Contact: <sip:alice@127.0.0.1:%d>
    %sContent-Length: 0

    """
        .formatted(
            method,
            gateway.getPort(),
            port(),
            branch,
            toTag.isEmpty() ? "" : ";tag=" + toTag,
            callId,
            method,
            port(),
            extra);
  }

  /** An answer to a request that came from the gateway. */
  static String answer(String request, String statusLine, String extra) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + statusLine + "\n");
    for (String line : request.split("\r\n")) {
      String name = line.substring(0, Math.max(0, line.indexOf(':')));
      if (name.equals("To") && !line.contains("tag=") && !statusLine.startsWith("100")) {
        text.append(line).append(";tag=bob\n");
      } else if (List.of("Via", "From", "To", "Call-ID", "CSeq", "Record-Route").contains(name)) {
        text.append(line).append('\n');
      }
    }
    return text.append(extra).append("Content-Length: 0\n\n").toString();
  }

  static String header(String message, String name) {
    for (String line : message.split("\r\n")) {
      if (line.toLowerCase().startsWith(name.toLowerCase() + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  @Override
  public void close() {
    socket.close();
  }
}
