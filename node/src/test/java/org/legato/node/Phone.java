package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.legato.media.audio.G711;
import org.legato.media.audio.Goertzel;

/** A telephone that makes one call: raw SIP and RTP over sockets on loopback. */
public final class Phone implements AutoCloseable {
  private final DatagramSocket sip = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress node;
  private final String user;

  public Phone(InetSocketAddress node, String user) throws SocketException {
    this.node = node;
    this.user = user;
    sip.setSoTimeout(10_000);
    rtp.setSoTimeout(10_000);
  }

  /** Calls and returns the answer of that start, e.g. {@code SIP/2.0 200}. */
  public String call(String answer) throws Exception {
    send("INVITE", 1, "application/sdp", sdp(), "");
    String response = receive(answer, "INVITE");
    send("ACK", 1, "", "", tag(response));
    return response;
  }

  /** Hangs up. */
  public void bye(String tag) throws Exception {
    send("BYE", 9, "", "", tag);
    receive("SIP/2.0 200", "BYE");
  }

  String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + rtp.getLocalPort()
        + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  void send(String method, int cseq, String type, String body, String tag) throws Exception {
    String branch = method.equals("CANCEL") || method.equals("ACK") ? "INVITE1" : method + cseq;
    String message =
        "%s sip:%s@127.0.0.1:%d SIP/2.0\r\n".formatted(method, user, node.getPort())
            + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s\r\n"
                .formatted(sip.getLocalPort(), branch + "-" + rtp.getLocalPort())
            + "Max-Forwards: 70\r\nFrom: <sip:me@127.0.0.1>;tag=me\r\n"
            + "To: <sip:%s@127.0.0.1>%s\r\n".formatted(user, tag.isEmpty() ? "" : ";tag=" + tag)
            + "Call-ID: call-%d\r\nCSeq: %d %s\r\n".formatted(rtp.getLocalPort(), cseq, method)
            + "Contact: <sip:me@127.0.0.1:%d>\r\n".formatted(sip.getLocalPort())
            + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    sip.send(new DatagramPacket(bytes, bytes.length, node));
  }

  /** The next message that begins so and, if given, answers that method; a timeout fails. */
  String receive(String start, String... method) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
    while (true) {
      sip.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      boolean fits =
          method.length == 0 || Pattern.compile("(?i)CSeq: \\d+ " + method[0]).matcher(text).find();
      if (text.startsWith(start) && fits) {
        return text;
      }
    }
  }

  /** Answers a request with 200. */
  void ok(String request) throws Exception {
    StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
    request
        .lines()
        .filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq):.*"))
        .forEach(line -> answer.append(line).append("\r\n"));
    byte[] bytes =
        answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    sip.send(new DatagramPacket(bytes, bytes.length, node));
  }

  /** The leg's id: the tag of To. */
  public static String tag(String message) {
    Matcher tag = Pattern.compile("(?im)^To:.*;tag=(\\S+?)\\r?$").matcher(message);
    assertThat(tag.find()).isTrue();
    return tag.group(1);
  }

  /** The amplitude of a frequency over the next packets. */
  double heard(int packets, int hz) throws Exception {
    short[] samples = new short[packets * 160];
    DatagramPacket packet = new DatagramPacket(new byte[500], 500);
    for (int p = 0; p < packets; p++) {
      rtp.receive(packet);
      assertThat(packet.getLength()).isEqualTo(172);
      for (int i = 0; i < 160; i++) {
        samples[p * 160 + i] = G711.decodeUlaw(packet.getData()[12 + i]);
      }
    }
    return Goertzel.amplitude(samples, 0, samples.length, hz);
  }

  /** Sends 20 ms of a tone to the place of an SDP. */
  void speak(String sdp, int number, int hz) throws Exception {
    speak(sdp, number, hz, 8000);
  }

  /** The same of any amplitude. */
  void speak(String sdp, int number, int hz, int amplitude) throws Exception {
    ByteBuffer packet = ByteBuffer.allocate(172);
    packet.put((byte) 0x80).put((byte) 0).putShort((short) number).putInt(number * 160).putInt(9);
    for (int i = number * 160; packet.hasRemaining(); i++) {
      packet.put(G711.encodeUlaw((short) (amplitude * Math.sin(2 * Math.PI * hz * i / 8000))));
    }
    Matcher port = Pattern.compile("m=audio (\\d+)").matcher(sdp);
    assertThat(port.find()).isTrue();
    int to = Integer.parseInt(port.group(1));
    rtp.send(new DatagramPacket(packet.array(), 172, InetAddress.getLoopbackAddress(), to));
  }

  @Override
  public void close() {
    sip.close();
    rtp.close();
  }
}
