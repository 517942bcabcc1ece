package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Phone;

/** The applications that every node has. */
class BuiltInTest {
  @TempDir static Path directory;
  private static QuizStage stage;
  private Scene s;

  @BeforeAll
  static void open() throws Exception {
    stage =
        QuizStage.open(
            directory,
            Map.of(),
            "",
            List.of(
                "applications.select=$(ruri.user)",
                "applications.announcement.announce_path=\"" + directory + "/prompts\"",
                "applications.announcement.default_announce=welcome_callee.wav",
                "applications.conference.max_participants=2"));
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
  }

  @BeforeEach
  void begin() throws Exception {
    s = new Scene(stage, line -> {});
  }

  private void call(Phone phone, String user) {
    phone.call("sip:" + user + "@127.0.0.1:" + stage.node().sip().getPort(), stage.node().sip());
  }

  @Test
  void theAnnouncementIsPlayedToItsEndAndTheCallEnds() {
    call(s.caller, "announcement");
    s.expect(s.caller, "200 OK (INVITE)");
    s.expect(s.caller, "BYE");

    short[] prompt = stage.recordings().get("welcome_callee.wav");
    assertThat(s.caller.sound().msOf(prompt)).isGreaterThan(prompt.length / 8 - 100);
    s.expectNothingLeft();
    s.expectCleanSound();
  }

  @Test
  void twoMeetInTheConferenceAndTheThirdFindsItFull() {
    call(s.john, "conference");
    s.expect(s.john, "200 OK (INVITE)");
    s.expectSoon("john is in the room", () -> inRoom(1));
    call(s.anna, "conference");
    s.expect(s.anna, "200 OK (INVITE)");
    s.expectTone(s.john, s.anna);
    s.expectTone(s.anna, s.john);
    call(s.caller, "conference");
    s.expect(s.caller, "486 Busy Here");
    s.john.bye();
    s.anna.bye();
    assertThat(s.john.await("200 OK (BYE)", Duration.ofSeconds(10))).isNotNull();
    s.expectNothingLeft();
  }

  private static boolean inRoom(int members) {
    try {
      return stage.node().get("/api/rooms").at("/conference/members").size() == members;
    } catch (Exception e) {
      return false;
    }
  }
}
