package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that is subscribed to: raw SIP over a socket on loopback. */
final class Notifier implements AutoCloseable {
  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Set<String> seen = new HashSet<>();
  private SocketAddress peer;
  private String subscribe = "";
  private int cseq;

  Notifier() throws SocketException {
    socket.setSoTimeout(10_000);
  }

  int port() {
    return socket.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  /** The next SUBSCRIBE that is not a retransmission; the answers and NOTIFYs concern it. */
  String subscribe() throws Exception {
    String message;
    do {
      message = receive("SUBSCRIBE ");
    } while (!seen.add(header(message, "Via")));
    subscribe = message;
    return message;
  }

  /** Whether one comes within this time, in ms. */
  boolean hasSubscribe(int within) throws Exception {
    socket.setSoTimeout(within);
    try {
      subscribe();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  /** Answers the SUBSCRIBE; the header lines end with CRLF. */
  void answer(String status, String headers) throws Exception {
    send(
        "SIP/2.0 "
            + status
            + "\r\n"
            + line("Via")
            + line("From")
            + "To: "
            + header(subscribe, "To").replaceFirst(";tag=.*", "")
            + ";tag=there\r\n"
            + line("Call-ID")
            + line("CSeq")
            + "Contact: <sip:notifier@"
            + address()
            + ">\r\n"
            + headers
            + "Content-Length: 0\r\n\r\n");
  }

  /** Notifies, and gives the answer. */
  String notify(String state, String body) throws Exception {
    return notify(state, body, "there", header(subscribe, "Event"));
  }

  String notify(String state, String body, String tag, String event) throws Exception {
    String me = header(subscribe, "Contact").replaceAll(".*<|>.*", "");
    send(
        "NOTIFY "
            + me
            + " SIP/2.0\r\n"
            + ("Via: SIP/2.0/UDP " + address() + ";branch=z9hG4bKn" + tag + ++cseq + "\r\n")
            + "Max-Forwards: 70\r\n"
            + ("From: " + header(subscribe, "To").replaceFirst(";tag=.*", "") + ";tag=" + tag)
            + ("\r\nTo: " + header(subscribe, "From") + "\r\n")
            + line("Call-ID")
            + ("CSeq: " + cseq + " NOTIFY\r\n")
            + ("Contact: <sip:notifier@" + address() + ">\r\n")
            + ("Event: " + event + "\r\n")
            + (state.isEmpty() ? "" : "Subscription-State: " + state + "\r\n")
            + (body.isEmpty() ? "" : "Content-Type: application/reginfo+xml\r\n")
            + ("Content-Length: " + body.length() + "\r\n\r\n" + body));
    return receive("SIP/2.0 ");
  }

  private void send(String message) throws Exception {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, peer));
  }

  private String receive(String start) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
    while (true) {
      packet.setLength(8192);
      socket.receive(packet);
      peer = packet.getSocketAddress();
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      if (text.startsWith(start)) {
        return text;
      }
    }
  }

  private String line(String name) {
    return name + ": " + header(subscribe, name) + "\r\n";
  }

  /** The value of a header, which must be there. */
  static String header(String message, String name) {
    Matcher value = Pattern.compile("(?im)^" + name + ":\\s*(.*?)\\r?$").matcher(message);
    assertThat(value.find()).as(name + " in " + message).isTrue();
    return value.group(1);
  }

  @Override
  public void close() {
    socket.close();
  }
}
