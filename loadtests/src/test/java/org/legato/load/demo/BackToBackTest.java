package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Two parties joined by a script: {@code B2B.*} with real phones. */
class BackToBackTest {
  private static final String HEAD = "import(mod_dlg);\nimport(mod_monitoring);\n";

  /** Answers, then calls bob; what it saw is left in the record. */
  private static final String JOIN =
      HEAD
          + """
          initial state START;
          transition "up" START - sessionStart / {
            sets($uri="sip:bob@$(config.phones)"); sets($to="<sip:bob@$(config.phones)>");
            B2B.setHeaders("X-Last: of these", true);
            B2B.addHeader("X-Added: yes");
            B2B.connectCallee($to, $uri);
          } -> CALLING;
          state CALLING;
          transition "progress" CALLING - B2B.otherReply(#code < 200) / monitoring.log(progress, #code) -> CALLING;
          transition "joined" CALLING - B2B.otherReply(#code < 300) / dlg.getOtherId($other); monitoring.log(other, $other) -> JOINED;
          transition "refused" CALLING - B2B.otherReply / {
            monitoring.log(refused, #code);
            sets($h="X-Refused: #code #reason"); dlg.bye($h); stop(false);
          } -> END;
          transition "gone" CALLING - hangup / { B2B.terminateOtherLeg(); stop(false); } -> END;
          state JOINED;
          transition "bye" JOINED - hangup / { B2B.terminateOtherLeg(); stop(false); } -> END;
          state END;
          """;

  /** The caller's own INVITE goes on to bob. */
  private static final String RELAY =
      HEAD
          + """
          initial state START;
          transition "invite" START - invite / {
            sets($uri="sip:bob@$(config.phones)"); sets($to="<sip:bob@$(config.phones)>");
            dlg.connectCalleeRelayed($to, $uri);
          } -> RELAYING;
          state RELAYING;
          transition "refused" RELAYING - B2B.otherReply(#code >= 300) / stop(false) -> END;
          transition "bye" RELAYING - hangup / stop(false) -> END;
          state END;
          """;

  /** When bob hangs up, the caller stays, and hears a tone. */
  private static final String STAY =
      HEAD
          + """
          initial state START;
          transition "up" START - sessionStart / {
            sets($uri="sip:bob@$(config.phones)"); sets($to="<sip:bob@$(config.phones)>");
            B2B.connectCallee($to, $uri);
          } -> JOINED;
          state JOINED;
          transition "bob left" JOINED - B2B.otherBye / {
            set(#processed=true);
            dlg.relayReply(200, OK);
            B2B.setRelayOnly(false);
            B2B.sendReinvite(true);
            connectMedia();
            set($t.length=0); set($t.on=1000); set($t.off=0); set($t.f=700);
            playRingtone(t, false);
          } -> ALONE;
          transition "bye" JOINED - hangup / { B2B.terminateOtherLeg(); stop(false); } -> END;
          state ALONE;
          transition "left" ALONE - hangup / stop(false) -> END;
          state END;
          """;

  @TempDir static Path directory;
  private static ScriptStage stage;
  private Phone alice;
  private Phone bob;

  @BeforeAll
  static void open() throws Exception {
    stage =
        new ScriptStage(
            directory, Map.of("join", JOIN, "relay", RELAY, "stay", STAY), "", List.of());
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void phones() throws Exception {
    alice = stage.phone("alice", 500);
    bob = stage.phone("bob", 900);
  }

  private void join(String script) {
    stage.call(alice, script);
    stage.expect(alice, "200 OK (INVITE)");
    Message invite = stage.expect(bob, "INVITE");
    assertThat(invite.header("From")).contains("alice");
    bob.ring();
    bob.answer();
    // The sound goes from phone to phone, so each is told the other's address.
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                alice.soundGoesTo() != null
                    && alice.count("INVITE") == 1
                    && bob.count("INVITE") == 2);
    stage.expectTone(alice, 900);
    stage.expectTone(bob, 500);
  }

  @Test
  void theTwoAreJoinedAndTheCallerHangsUp() throws Exception {
    join("join");
    String call = alice.remoteTag();
    assertThat(stage.node().get("/api/calls/" + call).toString()).contains("JOINED");
    assertThat(bob.count("ACK")).isEqualTo(2);

    alice.bye();

    stage.expect(bob, "BYE");
    stage.expect(alice, "200 OK (BYE)");
    stage.expectNothingLeft();
  }

  @Test
  void headersOfTheScriptReachTheOtherParty() {
    stage.call(alice, "join");
    Message invite = stage.expect(bob, "INVITE");
    assertThat(invite.header("X-Added")).isEqualTo("yes");
    assertThat(invite.header("X-Last")).isEqualTo("of these");
    bob.ring();
    stage.expect(alice, "200 OK (INVITE)");
    alice.bye();
    stage.expect(bob, "CANCEL");
    stage.expectNothingLeft();
  }

  @Test
  void whenTheOtherPartyHangsUpTheCallerIsHungUp() {
    join("join");

    bob.bye();

    stage.expect(alice, "BYE");
    stage.expect(bob, "200 OK (BYE)");
    stage.expectNothingLeft();
  }

  @Test
  void aRefusalIsTheScriptsMatter() {
    stage.call(alice, "join");
    stage.expect(bob, "INVITE");
    bob.reject(486, "Busy Here");

    assertThat(stage.expect(alice, "BYE").header("X-Refused")).isEqualTo("486 Busy Here");
    stage.expectNothingLeft();
  }

  @Test
  void theScriptCanKeepTheCallerWhenTheOtherPartyHangsUp() {
    join("stay");

    bob.bye();

    stage.expect(bob, "200 OK (BYE)");
    stage.expectTone(alice, 700);
    alice.bye();
    stage.expect(alice, "200 OK (BYE)");
    stage.expectNothingLeft();
  }

  @Test
  void aRelayedInviteIsAnsweredByTheOtherParty() {
    stage.call(alice, "relay");
    stage.expect(bob, "INVITE");
    bob.ring();
    stage.expect(alice, "180 Ringing (INVITE)");
    bob.answer();
    stage.expect(alice, "200 OK (INVITE)");
    stage.expect(bob, "ACK");
    stage.expectTone(alice, 900);
    stage.expectTone(bob, 500);

    alice.keyByInfo('5', "application/dtmf-relay");
    assertThat(stage.expect(bob, "INFO").body()).contains("Signal=5");
    stage.expect(alice, "200 OK (INFO)");
    bob.bye();

    stage.expect(alice, "BYE");
    stage.expect(bob, "200 OK (BYE)");
    stage.expectNothingLeft();
  }

  @Test
  void aRelayedInviteIsRefusedByTheOtherParty() {
    stage.call(alice, "relay");
    stage.expect(bob, "INVITE");
    bob.reject(486, "Busy Here");

    stage.expect(alice, "486 Busy Here (INVITE)");
    stage.expectNothingLeft();
  }

  @Test
  void aRelayedInviteIsTakenBack() {
    stage.call(alice, "relay");
    stage.expect(bob, "INVITE");
    bob.ring();
    stage.expect(alice, "180 Ringing (INVITE)");

    alice.cancel();

    stage.expect(alice, "487 Request Terminated (INVITE)");
    stage.expect(bob, "CANCEL");
    stage.expectNothingLeft();
  }
}
