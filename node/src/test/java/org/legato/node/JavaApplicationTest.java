package org.legato.node;

import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call of an application written in Java, over real sockets. */
class JavaApplicationTest {
  private static final String PROMPT = "/examples/quizconnect/prompts/welcome_caller.wav";

  @TempDir Path directory;
  private RunningNode node;
  private Phone phone;

  @BeforeEach
  void start() throws Exception {
    Path welcome = directory.resolve("welcome.wav");
    try (InputStream in = getClass().getResourceAsStream(PROMPT)) {
      Files.copy(in, welcome);
    }
    System.setProperty("example.welcome", welcome.toString());
    node = RunningNode.start(Optional.empty(), "applications.select=keys");
    phone = new Phone(node.sip(), "keys");
  }

  @AfterEach
  void stop() {
    phone.close();
    node.close();
    System.clearProperty("example.welcome");
  }

  private void key(int cseq, int key, String tag) throws Exception {
    phone.send(
        "INFO", cseq, "application/dtmf-relay", "Signal=" + key + "\r\nDuration=160\r\n", tag);
    phone.receive("SIP/2.0 200", "INFO");
  }

  private void expectNoLeg() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.get("/metrics").contains("legato_legs 0"));
  }

  @Test
  void itAnswersPlaysTakesKeysAndHangsUp() throws Exception {
    phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
    String tag = Phone.tag(phone.receive("SIP/2.0 200", "INVITE"));
    phone.send("ACK", 1, "", "", tag);
    phone.heard(10, 1000);

    key(2, 4, tag);
    key(3, 7, tag);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.get("/api/calls/" + tag).contains("\"keys\":\"47\""));
    key(4, 1, tag);

    phone.ok(phone.receive("BYE"));
    expectNoLeg();
  }

  @Test
  void aCallThatItCannotServeEnds() throws Exception {
    Files.delete(directory.resolve("welcome.wav"));
    phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
    String tag = Phone.tag(phone.receive("SIP/2.0 200", "INVITE"));
    phone.send("ACK", 1, "", "", tag);

    phone.ok(phone.receive("BYE"));
    expectNoLeg();
  }
}
