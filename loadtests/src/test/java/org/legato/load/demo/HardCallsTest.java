package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Phone;

/** Peers that do not answer, and sound that does not belong to the call. */
class HardCallsTest {
  /** Fewer than the socket holds between two ticks. */
  private static final int STRANGE = 20;

  @TempDir static Path directory;
  private static QuizStage stage;
  private Scene s;

  @BeforeAll
  static void open() throws Exception {
    // 64*T1, after which a silent peer is given up, is then 3.2 s.
    stage = QuizStage.open(directory, Map.of(), "", List.of("sip.t1=50ms", "sip.t2=200ms"));
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
  }

  @BeforeEach
  void begin() throws Exception {
    s = new Scene(stage, line -> {});
  }

  @AfterEach
  void endWhatIsLeft() throws Exception {
    stage.node().endCalls();
  }

  private void ringAll() {
    s.dial("35");
    s.expect(s.caller, "183 Session Progress (INVITE)");
    s.expect(s.john, "INVITE");
    s.expect(s.anna, "INVITE");
    s.john.ring();
    s.anna.ring();
  }

  private void answer(Phone phone) {
    phone.answer();
    s.expect(phone, "ACK");
    s.expectPrompt(phone, "welcome_callee.wav", 500);
  }

  @Test
  void calleesThatNeverAnswerAnythingAreGivenUp() {
    s.john.deaf();
    s.anna.deaf();
    s.dial("35");
    s.expect(s.caller, "183 Session Progress (INVITE)");
    // Their legs end after timer B; the caller's waits for them until it gives up itself.
    s.expectSoon("only the caller's leg is left", () -> s.metric("legato_legs") == 1);
    s.caller.cancel();
    s.expect(s.caller, "487 Request Terminated (INVITE)");
    s.expectNothingLeft();
  }

  @Test
  void calleesThatIgnoreTheCancelAreGivenUp() {
    ringAll();
    s.john.deaf();
    s.anna.deaf();
    s.caller.cancel();
    s.expect(s.caller, "200 OK (CANCEL)");
    s.expect(s.caller, "487 Request Terminated (INVITE)");
    s.expectNothingLeft();
  }

  @Test
  void aCalleeThatIgnoresTheByeIsGivenUp() {
    ringAll();
    answer(s.john);
    s.press(s.john, "12345");
    s.expect(s.caller, "200 OK (INVITE)");
    s.expect(s.anna, "CANCEL");
    s.john.deaf();
    s.caller.bye();
    s.expect(s.caller, "200 OK (BYE)");
    s.expectNothingLeft();
  }

  @Test
  void aCallerThatVanishesBeforeTheAckIsHungUp() {
    ringAll();
    answer(s.john);
    s.caller.deaf();
    s.press(s.john, "12345");
    s.expect(s.john, "BYE");
    s.expectNothingLeft();
    assertThat(s.metric("legato_missing_ack_total")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void soundFromElsewhereOrOfAnotherTypeIsIgnoredAndCounted() throws Exception {
    ringAll();
    answer(s.john);
    s.press(s.john, "12345");
    s.expect(s.caller, "200 OK (INVITE)");
    s.expectTone(s.caller, s.john);
    double wrongSource = s.metric("legato_media_wrong_source_total");
    double wrongType = s.metric("legato_media_wrong_payload_type_total");

    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      byte[] loud = new byte[172];
      loud[0] = (byte) 0x80;
      for (int i = 0; i < STRANGE; i++) {
        loud[3] = (byte) i;
        stranger.send(new DatagramPacket(loud, loud.length, s.caller.soundGoesTo()));
      }
    }
    s.caller.sendOfType(55);

    int before = s.john.sound().msOf(440);
    s.expectSoon("the call goes on", () -> s.john.sound().msOf(440) >= before + 400);
    s.caller.bye();
    s.expect(s.john, "BYE");
    s.expectNothingLeft();
    s.expectCleanSound();
    // A session's packets are counted in when the media thread lets it go.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        List.of(
                            s.metric("legato_media_wrong_source_total") - wrongSource,
                            s.metric("legato_media_wrong_payload_type_total") - wrongType))
                    .containsExactly((double) STRANGE, 1.0));
  }
}
