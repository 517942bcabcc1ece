package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.media.audio.G711;
import org.legato.media.audio.Goertzel;

/** A node takes a call over real sockets: early media, a tone, a key by INFO, the end. */
class CallTest {
  private static final String SCRIPT =
      """
      import(mod_dlg);
      initial state START;
      transition "invite" START - invite / {
        dlg.acceptInvite(183, Session Progress);
        set($t.length=0); set($t.on=1000); set($t.off=0); set($t.f=700);
        playRingtone(t, false);
      } -> RINGING;
      state RINGING;
      transition "key" RINGING - key(#key==5) / dlg.acceptInvite(200, OK) -> TALKING;
      transition "cancelled" RINGING - hangup / stop(false) -> END;
      state TALKING;
      transition "bye" TALKING - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir Path directory;
  private NodeStarter.Running node;
  private InetSocketAddress sip;
  private String http;
  private DatagramSocket phone;
  private DatagramSocket rtp;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("tone.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("tone.conf"), "diag_path=.\nload_diags=tone\nregister_apps=tone\n");
    node =
        new LegatoNode()
            .start(
                NodeConfig.load(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(
                        "sip.port=0",
                        "http.port=0",
                        "xmlrpc.port=0",
                        "applications.select=tone",
                        "applications.directory=\"" + directory + "\"")));
    Matcher ready =
        Pattern.compile("sip=127.0.0.1:(\\d+) http=(\\S+)").matcher(node.endpoints().getFirst());
    assertThat(ready.find()).isTrue();
    sip = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ready.group(1)));
    http = "http://" + ready.group(2);
    phone = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    phone.setSoTimeout(10_000);
    rtp.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() {
    phone.close();
    rtp.close();
    node.stop(Duration.ofSeconds(5));
  }

  @Test
  void earlyMediaIsHeardAndAKeyAnswersTheCall() throws Exception {
    send("INVITE", 1, "application/sdp", sdp(), "");
    String progress = receive("SIP/2.0 183");
    String tag = tag(progress);

    assertThat(heard(25, 700)).isGreaterThan(4000);
    send("INFO", 2, "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", tag);
    receive("SIP/2.0 200", "INFO");
    receive("SIP/2.0 200", "INVITE");
    send("ACK", 1, "", "", tag);
    assertThat(get("/api/calls/" + tag)).contains("TALKING");
    send("BYE", 3, "", "", tag);
    receive("SIP/2.0 200", "BYE");

    await().atMost(Duration.ofSeconds(10)).until(() -> get("/metrics").contains("legato_legs 0"));
    assertThat(get("/metrics")).contains("legato_media_sessions 0");
  }

  @Test
  void aCancelledCallIsAnsweredTwice() throws Exception {
    send("INVITE", 1, "application/sdp", sdp(), "");
    receive("SIP/2.0 183");
    send("CANCEL", 1, "", "", "");

    receive("SIP/2.0 200", "CANCEL");
    String refused = receive("SIP/2.0 487", "INVITE");
    send("ACK", 1, "", "", tag(refused));

    await().atMost(Duration.ofSeconds(10)).until(() -> get("/metrics").contains("legato_legs 0"));
  }

  private String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + rtp.getLocalPort()
        + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  private void send(String method, int cseq, String type, String body, String tag)
      throws Exception {
    String branch = method.equals("CANCEL") || method.equals("ACK") ? "INVITE1" : method + cseq;
    String message =
        "%s sip:tone@127.0.0.1:%d SIP/2.0\r\n".formatted(method, sip.getPort())
            + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s\r\n"
                .formatted(phone.getLocalPort(), branch)
            + "Max-Forwards: 70\r\nFrom: <sip:me@127.0.0.1>;tag=me\r\n"
            + "To: <sip:tone@127.0.0.1>%s\r\n".formatted(tag.isEmpty() ? "" : ";tag=" + tag)
            + "Call-ID: call-%d\r\nCSeq: %d %s\r\n".formatted(rtp.getLocalPort(), cseq, method)
            + "Contact: <sip:me@127.0.0.1:%d>\r\n".formatted(phone.getLocalPort())
            + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    phone.send(new DatagramPacket(bytes, bytes.length, sip));
  }

  /** The next message that begins so and, if given, answers that method; a timeout fails. */
  private String receive(String start, String... method) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
    while (true) {
      phone.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      boolean fits =
          method.length == 0 || Pattern.compile("(?i)CSeq: \\d+ " + method[0]).matcher(text).find();
      if (text.startsWith(start) && fits) {
        return text;
      }
    }
  }

  private static String tag(String message) {
    Matcher tag = Pattern.compile("(?im)^To:.*;tag=(\\S+?)\\r?$").matcher(message);
    assertThat(tag.find()).isTrue();
    return tag.group(1);
  }

  /** The amplitude of a frequency over the next packets. */
  private double heard(int packets, int hz) throws Exception {
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

  private String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(http + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
