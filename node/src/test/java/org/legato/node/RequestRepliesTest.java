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

/** A script that answers its peer's requests itself, by sipRequest and dlg.replyRequest. */
class RequestRepliesTest {
  private static final String SCRIPT =
      """
      import(mod_dlg); import(mod_uri);
      initial state START enter { set($enable_request_events=true); };
      transition "refuse" START - sipRequest(#method == "INVITE"); test(@user == refused) / {
        dlg.replyRequest(486, Not Me); set(#processed=true); stop(false);
      } -> END;
      transition "headers" START - invite; test(@user == headers) / {
        if test(len($hdrs) > 20) { set($r=some); } dlg.reply(603, $r); stop(false);
      } -> END;
      transition "up" START - sessionStart -> TALKING;
      state TALKING;
      transition "again" TALKING - sipRequest(#method == "INVITE") / {
        set($dlg.reply.hdrs="X-By: script"); dlg.replyRequest(202, Taken); set(#processed=true);
      } -> TALKING;
      transition "bye" TALKING - sipRequest(#method == "BYE") / {
        dlg.replyRequest(200, Farewell); set(#processed=true); stop(true);
      } -> END;
      state END;
      """;

  @TempDir Path directory;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("replies.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("replies.conf"),
        "diag_path=.\nload_diags=replies\nregister_apps=replies\n");
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.select=replies",
            "applications.directory=\"" + directory + "\"");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void expectNoLegs() {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> node.get("/metrics").contains("legato_legs 0"));
  }

  @Test
  void theFirstInviteIsRefusedOnce() throws Exception {
    try (Phone phone = new Phone(node.sip(), "refused")) {
      phone.call("SIP/2.0 486 Not Me");
      expectNoLegs();
    }
  }

  @Test
  void aReinviteIsAcceptedWithSdpAndAByeEndsTheDialog() throws Exception {
    try (Phone phone = new Phone(node.sip(), "talker")) {
      String tag = Phone.tag(phone.call("SIP/2.0 200"));
      phone.send("INVITE", 2, "application/sdp", phone.sdp(), tag);
      String again = phone.receive("SIP/2.0 202 Taken", "INVITE");
      assertThat(again).contains("X-By: script", "m=audio");
      phone.send("ACK", 2, "", "", tag);

      phone.send("BYE", 3, "", "", tag);

      phone.receive("SIP/2.0 200 Farewell", "BYE");
      // A BYE of its own would wait for an answer that does not come.
      expectNoLegs();
    }
  }

  @Test
  void aReinviteThatOvertakesTheAckWaitsForIt() throws Exception {
    try (Phone phone = new Phone(node.sip(), "talker")) {
      phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
      String tag = Phone.tag(phone.receive("SIP/2.0 200", "INVITE"));
      phone.send("INVITE", 2, "application/sdp", phone.sdp(), tag);
      phone.receive("SIP/2.0 200", "INVITE"); // again: there was time for a wrong answer
      phone.send("ACK", 1, "", "", tag);

      String again;
      do {
        again = phone.receive("SIP/2.0 ", "INVITE");
      } while (again.contains("CSeq: 1 ") || again.startsWith("SIP/2.0 100"));
      assertThat(again).startsWith("SIP/2.0 202 Taken").contains("CSeq: 2 ");
      phone.send("ACK", 2, "", "", tag);
      phone.bye(tag);
    }
  }

  @Test
  void theInvitesHeadersAreInHdrs() throws Exception {
    try (Phone phone = new Phone(node.sip(), "headers")) {
      phone.call("SIP/2.0 603 some");
    }
  }
}
