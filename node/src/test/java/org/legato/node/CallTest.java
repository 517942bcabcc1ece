package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  private RunningNode node;
  private Phone phone;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("tone.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("tone.conf"), "diag_path=.\nload_diags=tone\nregister_apps=tone\n");
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.select=tone",
            "applications.directory=\"" + directory + "\"");
    phone = new Phone(node.sip(), "tone");
  }

  @AfterEach
  void stop() {
    phone.close();
    node.close();
  }

  @Test
  void earlyMediaIsHeardAndAKeyAnswersTheCall() throws Exception {
    phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
    String progress = phone.receive("SIP/2.0 183");
    String tag = Phone.tag(progress);

    assertThat(phone.heard(25, 700)).isGreaterThan(4000);
    phone.send("INFO", 2, "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", tag);
    phone.receive("SIP/2.0 200", "INFO");
    phone.receive("SIP/2.0 200", "INVITE");
    phone.send("ACK", 1, "", "", tag);
    assertThat(node.get("/api/calls/" + tag)).contains("TALKING");
    phone.send("BYE", 3, "", "", tag);
    phone.receive("SIP/2.0 200", "BYE");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.get("/metrics").contains("legato_legs 0"));
    assertThat(node.get("/metrics")).contains("legato_media_sessions 0");
  }

  @Test
  void aCancelledCallIsAnsweredTwice() throws Exception {
    phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
    phone.receive("SIP/2.0 183");
    phone.send("CANCEL", 1, "", "", "");

    phone.receive("SIP/2.0 200", "CANCEL");
    String refused = phone.receive("SIP/2.0 487", "INVITE");
    phone.send("ACK", 1, "", "", Phone.tag(refused));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.get("/metrics").contains("legato_legs 0"));
  }
}
