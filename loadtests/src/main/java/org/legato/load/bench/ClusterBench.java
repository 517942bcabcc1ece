package org.legato.load.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.legato.load.demo.NodeProcess;
import org.legato.load.drill.Calls;
import org.legato.load.drill.NodeGroup;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/**
 * What a cluster costs: two legs post one event to and fro as fast as they can. Alone there are no
 * checkpoints; with both legs at one node of two or three the checkpoints alone cross the wire;
 * with the legs at different nodes the events do as well.
 */
public final class ClusterBench {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int SLOTS = 240;
  private static final String SCRIPT =
      """
      import(mod_dlg);
      initial state START;
      transition "invite" START - invite / dlg.acceptInvite(200, OK) -> ANSWERED;
      state ANSWERED;
      transition "begins" ANSWERED - sessionStart / {
        registerEventQueue(@user);
        set($n=0);
        set($type=ball);
      } -> PLAY;
      state PLAY;
      transition "serves" PLAY - key / postEvent(pong, type) -> PLAY;
      transition "ping has it" PLAY - event(#type==ball); test(@user==ping) / {
        inc($n);
        postEvent(pong, type);
      } -> PLAY;
      transition "pong has it" PLAY - event(#type==ball) / {
        inc($n);
        postEvent(ping, type);
      } -> PLAY;
      transition "hangup" (ANSWERED, PLAY) - hangup / stop(false) -> END;
      state END;
      """;

  private ClusterBench() {}

  /**
   * What was measured between two moments.
   *
   * @param posts events that came
   * @param cpuMs of all nodes
   * @param bytes between the nodes
   * @param checkpointBytes of these, checkpoints
   */
  private record Counted(
      long posts, double cpuMs, long bytes, long checkpoints, long checkpointBytes) {
    Counted minus(Counted before) {
      return new Counted(
          posts - before.posts,
          cpuMs - before.cpuMs,
          bytes - before.bytes,
          checkpoints - before.checkpoints,
          checkpointBytes - before.checkpointBytes);
    }
  }

  /** Runs all four; the argument is how many seconds each is measured. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    play("1 node", 1, 0, 0, seconds);
    play("2 nodes, legs at one", 2, 0, 0, seconds);
    play("3 nodes, legs at one", 3, 0, 0, seconds);
    play("3 nodes, legs at two", 3, 0, 1, seconds);
  }

  private static void play(String what, int nodes, int pingAt, int pongAt, int seconds)
      throws Exception {
    Path directory = Files.createTempDirectory("legato-bench");
    Files.writeString(directory.resolve("ball.dsm"), SCRIPT);
    Files.writeString(
        directory.resolve("ball.conf"), "diag_path=.\nload_diags=ball\nregister_apps=ball\n");
    long begun = System.nanoTime();
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(
                nodes,
                directory,
                List.of(
                    "applications.select=ball",
                    "applications.directory=\"" + directory + "\"",
                    "call.slots=" + SLOTS))) {
      System.out.printf(
          "%s: ready after %.1f s%n", what, (System.nanoTime() - begun) / 1_000_000_000.0);
      Phone ping = call(line, group, "ping", pingAt);
      Phone pong = call(line, group, "pong", pongAt);
      pause(seconds / 2);
      Counted idle = count(group, ping);
      pause(seconds);
      Counted rest = count(group, ping).minus(idle);
      ping.key('1');
      // Until the code is compiled.
      pause(seconds);
      Counted before = count(group, ping);
      pause(seconds);
      Counted played = count(group, ping).minus(before);
      // Each arrival at ping stands for one at pong.
      double posts = 2.0 * played.posts();
      System.out.printf(
          "  %.0f posts/s, %.2f ms each, CPU %.2f ms each, idle %.1f %% of a core for all nodes%n",
          posts / seconds,
          1000.0 * seconds / posts,
          (played.cpuMs() - rest.cpuMs()) / posts,
          rest.cpuMs() / 10.0 / seconds);
      if (nodes > 1) {
        System.out.printf(
            "  %.2f checkpoints of %.0f bytes and %.0f bytes between nodes for each post%n",
            played.checkpoints() / posts,
            (double) played.checkpointBytes() / played.checkpoints(),
            (played.bytes() - rest.bytes()) / posts);
      }
      ping.bye();
      pong.bye();
      ping.await("200 OK (BYE)", BOUND);
      pong.await("200 OK (BYE)", BOUND);
    }
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
  }

  private static Phone call(Line line, NodeGroup group, String user, int at) throws IOException {
    NodeProcess node = group.nodes().get(at);
    Phone phone = line.phone(user, 400);
    String host = node.sip().getHostString();
    phone.call("sip:" + user + "@" + host, node.sip(), Calls.at(group, node, SLOTS));
    if (phone.await("200 OK (INVITE)", BOUND) == null) {
      throw new IllegalStateException(user + " is not answered");
    }
    return phone;
  }

  private static Counted count(NodeGroup group, Phone ping)
      throws IOException, InterruptedException {
    double cpuMs = 0;
    long checkpoints = 0;
    long checkpointBytes = 0;
    for (NodeProcess node : group.nodes()) {
      cpuMs +=
          ProcessHandle.of(node.pid())
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElseThrow()
                  .toNanos()
              / 1e6;
      checkpoints += (long) node.metric("legato_checkpoints_total");
      checkpointBytes += (long) node.metric("legato_checkpoint_bytes_total");
    }
    long posts =
        group
            .nodes()
            .getFirst()
            .get("/api/calls/" + ping.remoteTag())
            .path("variables")
            .path("n")
            .asLong();
    return new Counted(posts, cpuMs, bytes(group), checkpoints, checkpointBytes);
  }

  /** What all nodes have sent to each other so far, by the kernel's counters. */
  private static long bytes(NodeGroup group) throws IOException {
    Process ss = new ProcessBuilder("ss", "-tinOH", "state", "established").start();
    String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String ours =
        group.nodes().stream()
            .map(node -> Pattern.quote(node.sip().getHostString()) + "\\]?:2551")
            .collect(Collectors.joining("|"));
    Pattern sent = Pattern.compile("bytes_acked:(\\d+)");
    Pattern connection = Pattern.compile(ours);
    return output
        .lines()
        .filter(line -> connection.matcher(line).find())
        .map(sent::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }
}
