package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.slf4j.LoggerFactory;

/**
 * What the torture messages of RFC 4475 are answered, each sent as by a peer that can be reached.
 */
@EnabledIfEnvironmentVariable(
    named = "LEGATO_RFC4475",
    matches = ".+",
    disabledReason = "names a directory with the messages of RFC 4475, one in each *.dat")
class Rfc4475Test {
  private static final Map<String, String> ANSWERS =
      new TreeMap<>(
          Map.ofEntries(
              // §3.1.2: syntax.
              Map.entry("badinv01", "400 Bad Request (Via)"),
              Map.entry("clerr", "400 Bad Request (Content-Length)"),
              Map.entry("ncl", "400 Bad Request (Content-Length)"),
              Map.entry("scalar02", "400 Bad Request (CSeq)"),
              Map.entry("quotbal", "400 Bad Request (To)"),
              Map.entry("ltgtruri", "400 Bad Request (request line)"),
              Map.entry("lwsruri", "400 Bad Request (request line)"),
              Map.entry("badvers", "505 Version Not Supported"),
              Map.entry("mismatch01", "400 Bad Request (CSeq method)"),
              Map.entry("mismatch02", "400 Bad Request (CSeq method)"),
              // §3.3: what the application makes of them.
              Map.entry("insuf", "400 Bad Request (missing From)"),
              Map.entry("multi01", "400 Bad Request (more than one From)"),
              Map.entry("mcl01", "400 Bad Request (Content-Length)"),
              Map.entry("unkscm", "416 Unsupported URI Scheme"),
              Map.entry("novelsc", "416 Unsupported URI Scheme"),
              Map.entry("bext01", "420 Bad Extension"),
              Map.entry("zeromf", "200 OK"),
              // Valid, however odd, or odd in what does not matter.
              Map.entry("semiuri", "200 OK"),
              Map.entry("transports", "200 OK"),
              Map.entry("lwsdisp", "200 OK"),
              Map.entry("intmeth", "501 Not Implemented"),
              Map.entry("badbranch", "200 OK"),
              Map.entry("badaspec", "200 OK"),
              Map.entry("trws", "200 OK")));

  private static final List<String> CALLS =
      List.of("baddate", "esc01", "escruri", "inv2543", "invut", "longreq", "lwsstart", "sdp01");

  private static GatewayUnderTest sip;
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
    LOG.start();
    ((Logger) LoggerFactory.getLogger("org.legato.sip")).addAppender(LOG);
  }

  @AfterAll
  static void shut() {
    ((Logger) LoggerFactory.getLogger("org.legato.sip")).detachAppender(LOG);
    sip.close();
  }

  private static void send(RawPeer peer, String name) throws Exception {
    Path file = Path.of(System.getenv("LEGATO_RFC4475"), name + ".dat");
    String text =
        Files.readString(file, StandardCharsets.ISO_8859_1)
            .replaceFirst(
                "(?im)^(v|via)\\s*:\\s*(SIP\\s*/\\s*[\\w.]+\\s*/\\s*)\\w+\\s+[-\\w.:]+",
                "Via: $2UDP 127.0.0.1:" + peer.port());
    peer.sendBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void requestsAreAnsweredWithAReason() throws Exception {
    Map<String, String> answers = new TreeMap<>();
    for (String name : ANSWERS.keySet()) {
      try (RawPeer peer = new RawPeer(sip.port)) {
        send(peer, name);
        answers.put(
            name,
            peer.expect(m -> !m.startsWith("SIP/2.0 100"))
                .lines()
                .findFirst()
                .orElseThrow()
                .substring(8));
      }
    }
    assertThat(answers).isEqualTo(ANSWERS);
    assertThat(LOG.list).noneMatch(event -> event.getThrowableProxy() != null);
  }

  @Test
  void callsReachALeg() throws Exception {
    for (String name : CALLS) {
      try (RawPeer peer = new RawPeer(sip.port)) {
        send(peer, name);
        SipEvent.RequestReceived invite = sip.expectRequest("INVITE");
        sip.respond(invite, 486, "Busy Here");
        peer.expect("SIP/2.0 486");
      }
    }
    assertThat(LOG.list).noneMatch(event -> event.getThrowableProxy() != null);
  }
}
