package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Message;
import org.legato.load.phone.Phone;

/** Session timers (RFC 4028), with intervals of a few seconds. */
class SessionTimerTest {
  private static final String TALK =
      """
      initial state START;
      transition "up" START - sessionStart -> TALKING;
      state TALKING;
      transition "gone" TALKING - sessionTimeout / log(1, "the peer is gone") -> TALKING;
      transition "bye" TALKING - hangup / stop(false) -> END;
      state END;
      """;

  private static final String DIAL =
      """
      import(mod_dlg);
      initial state START;
      transition "up" START - sessionStart / {
        set($c_caller=legato); set($c_callee=bob); set($c_app=talk);
        set($c_domain=$config.phones); dlg.dialout(c);
      } -> TALKING;
      state TALKING;
      transition "bye" TALKING - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir static Path directory;
  private static ScriptStage stage;
  private Phone alice;

  @BeforeAll
  static void open() throws Exception {
    Path sems = Files.createDirectory(directory.resolve("sems"));
    Files.writeString(
        sems.resolve("dsm.conf"),
        "enable_session_timer=yes\nminimum_timer=2\nsession_expires=4\nmaximum_timer=60\n");
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    stage =
        new ScriptStage(
            scripts,
            Map.of("talk", TALK, "dial", DIAL),
            "",
            List.of("applications.sems-directory=\"" + sems + "\"", "sip.t1=50ms", "sip.t2=200ms"));
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void phone() throws Exception {
    alice = stage.phone("alice", 500);
  }

  @Test
  void aSessionIsRefreshedWhileThePeerLives() {
    stage.call(alice, "talk");
    Message ok = stage.expect(alice, "200 OK (INVITE)");
    assertThat(ok.header("Session-Expires")).isEqualTo("4;refresher=uas");

    await().atMost(Duration.ofSeconds(20)).until(() -> alice.count("INVITE") >= 3);

    assertThat(alice.got("BYE")).isFalse();
    alice.bye();
    stage.expect(alice, "200 OK (BYE)");
    stage.expectNothingLeft();
  }

  @Test
  void aPeerThatIsGoneIsNoticed() {
    stage.call(alice, "talk");
    stage.expect(alice, "200 OK (INVITE)");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                stage.node().get("/api/calls/" + alice.remoteTag()).toString().contains("TALKING"));

    alice.deaf();

    await().atMost(Duration.ofSeconds(20)).until(() -> stage.node().log().contains("peer is gone"));
    stage.expectNothingLeft();
  }

  @Test
  void aPeerThatWantsALongerIntervalGetsIt() throws Exception {
    Phone bob = stage.phone("bob", 900);
    stage.call(alice, "dial");
    Message first = stage.expect(bob, "INVITE");
    assertThat(first.header("Session-Expires")).isEqualTo("4");
    assertThat(first.header("Min-SE")).isEqualTo("2");

    bob.reject(422, "Session Interval Too Small", "Min-SE", "30");

    await().atMost(Duration.ofSeconds(10)).until(() -> bob.count("INVITE") == 2);
    Message second = bob.last("INVITE");
    assertThat(second.header("Session-Expires")).isEqualTo("30");
    assertThat(second.header("Min-SE")).isEqualTo("30");
    bob.answer();
    // The first one is that of the 422.
    await().atMost(Duration.ofSeconds(10)).until(() -> bob.count("ACK") == 2);
    bob.bye();
    stage.expect(bob, "200 OK (BYE)");
    alice.bye();
    stage.expectNothingLeft();
  }
}
