package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.legato.load.phone.Line;
import org.legato.load.phone.Message;
import org.legato.load.phone.Phone;

/** A node process that runs scripts of a test, and phones. */
final class ScriptStage implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(15);

  private final Line line = new Line();
  private final NodeProcess node;

  /**
   * Starts a node.
   *
   * @param scripts by name; the user part of the request URI chooses one
   * @param config lines of the scripts' conf; LINE stands for the phones' address
   * @param settings of the node, {@code key=value}
   */
  ScriptStage(Path directory, Map<String, String> scripts, String config, List<String> settings)
      throws IOException, InterruptedException {
    for (var script : scripts.entrySet()) {
      Files.writeString(directory.resolve(script.getKey() + ".dsm"), script.getValue());
    }
    String names = String.join(",", scripts.keySet());
    Files.writeString(
        directory.resolve("scripts.conf"),
        "diag_path="
            + directory
            + "\nload_diags="
            + names
            + "\nregister_apps="
            + names
            + "\nphones="
            + line.address()
            + "\n"
            + config.replace("LINE", line.address()));
    List<String> arguments = new ArrayList<>();
    List<String> all =
        new ArrayList<>(
            List.of(
                "sip.port=0",
                "http.port=0",
                "xmlrpc.port=0",
                // However slow the machine is, calls are to be taken.
                "media.max-late-ticks=0",
                "overload.max-delay=0",
                "applications.select=\"$(ruri.user)\"",
                "applications.directory=\"" + directory + "\""));
    all.addAll(settings);
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    node = NodeProcess.start(arguments, directory.resolve("node.log"), Duration.ofSeconds(60));
  }

  NodeProcess node() {
    return node;
  }

  Phone phone(String user, int hz) throws IOException {
    return line.phone(user, hz);
  }

  void call(Phone phone, String script) {
    phone.call("sip:" + script + "@127.0.0.1:" + node.sip().getPort(), node.sip());
  }

  Message expect(Phone phone, String message) {
    Message got = phone.await(message, BOUND);
    assertThat(got).as("%s gets %s", phone.user(), message).isNotNull();
    return got;
  }

  /** The listener hears the speaker's tone; counted from when this is asked. */
  void expectTone(Phone listener, int hz) {
    int before = listener.sound().msOf(hz);
    await().atMost(BOUND).until(() -> listener.sound().msOf(hz) >= before + 300);
  }

  void expectNothingLeft() {
    for (String what : List.of("legato_legs", "legato_media_sessions")) {
      await().atMost(BOUND).until(() -> node.metric(what) == 0);
    }
  }

  @Override
  public void close() {
    node.close();
    line.close();
  }
}
