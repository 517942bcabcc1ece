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

/** A script without end costs its own call and nothing else: 500 before the answer, then BYE. */
final class EndlessScriptTest {
  private static final String SCRIPT =
      """
      import(mod_dlg);
      initial state START;
      transition "endless" START - invite; test(@user==repost) / repost -> START;
      transition "recursion" START - invite; test(@user==recursion) / { repost; callFSM(endless); } -> START;
      transition "growth" START - invite; test(@user==growth) / {
        set($x=0123456789); for ($i in range(0,99)) { append($x, $x); }
      } -> START;
      transition "loop" START - invite; test(@user==loop) / {
        for ($i in range(0,1000000)) { inc($n); }
      } -> START;
      transition "answered" START - sessionStart / setTimer(1, 0) -> UP;
      state UP;
      transition "endless" UP - timer / { for ($i in range(0,1000000)) { inc($n); } } -> UP;
      transition "bye" UP - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir private Path directory;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("endless.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("endless.conf"),
        "diag_path=.\nload_diags=endless\nregister_apps=endless\n");
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.select=endless",
            "applications.directory=\"" + directory + "\"",
            "dsm.limits.statements=20000");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void assertCounted(int calls) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(node.get("/metrics"))
                    .contains("legato_legs 0", "legato_script_limits_total " + calls));
  }

  @Test
  void beforeTheAnswerItIs500() throws Exception {
    for (String user : new String[] {"repost", "recursion", "growth", "loop"}) {
      try (Phone phone = new Phone(node.sip(), user)) {
        phone.send("INVITE", 1, "application/sdp", phone.sdp(), "");
        String refused = phone.receive("SIP/2.0 500", "INVITE");
        phone.send("ACK", 1, "", "", Phone.tag(refused));
      }
    }
    assertCounted(4);
  }

  @Test
  void anAnsweredCallIsHungUp() throws Exception {
    try (Phone phone = new Phone(node.sip(), "caller")) {
      phone.call("SIP/2.0 200");
      phone.receive("BYE ");
      assertThat(node.get("/metrics")).contains("legato_script_limits_total 1");
    }
  }
}
