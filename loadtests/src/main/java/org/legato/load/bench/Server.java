package org.legato.load.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.legato.load.demo.NodeProcess;

/**
 * The server that is measured: a node of our own on a core of its own, or whatever answers SIP.
 *
 * @param node null for a server that was there before
 * @param core the only one that it may use, −1 if it may use several
 */
record Server(NodeProcess node, InetSocketAddress sip, long pid, int core)
    implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /**
   * Settings of a node whose announcement is a looped tone and which has a room for each user
   * {@code room…}.
   *
   * @param directory for its files
   */
  static List<String> settings(Path directory) throws IOException {
    Tone.announcement(directory.resolve("tone.wav"));
    Path mapping =
        Files.writeString(directory.resolve("mapping"), "^sip:room=>conference\n^=>announcement\n");
    return List.of(
        "applications.select=\"$(mapping)\"",
        "applications.mapping=\"" + mapping + "\"",
        "applications.announcement.announce_path=\"" + directory + "\"",
        "applications.announcement.default_announce=tone.wav",
        "applications.announcement.loop=true",
        "applications.conference.audio_path=\"" + directory + "/none\"",
        // Everyone is to hear all others, however many they are.
        "media.conference.mix-all-up-to=1000000");
  }

  /**
   * Starts a node with these settings.
   *
   * @param core to run on, −1 for all
   * @param more further ones, {@code KEY=VALUE}
   */
  static Server start(Path directory, int core, List<String> more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    List.of("sip.port=0", "http.port=0", "xmlrpc.port=0").forEach(set -> set(arguments, set));
    settings(directory).forEach(setting -> set(arguments, setting));
    more.forEach(setting -> set(arguments, setting));
    List<String> program = new ArrayList<>();
    if (core >= 0) {
      program.addAll(List.of("taskset", "-c", "" + core));
    }
    program.addAll(NodeProcess.program());
    NodeProcess node = NodeProcess.start(program, arguments, directory.resolve("node.log"), START);
    return new Server(node, node.sip(), node.pid(), core);
  }

  private static void set(List<String> arguments, String setting) {
    arguments.add("--set");
    arguments.add(setting);
  }

  /** A server that runs already. */
  static Server at(InetSocketAddress sip, long pid) throws IOException {
    return new Server(null, sip, pid, Proc.onlyCore(pid));
  }

  Proc.Usage usage() throws IOException {
    return Proc.usage(pid, core);
  }

  /** For the head of a report. */
  String name() {
    String what = node == null ? "server at " + sip.getHostString() + ":" + sip.getPort() : "node";
    return what + (core < 0 ? ", on several cores" : ", on core " + core);
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }
}
