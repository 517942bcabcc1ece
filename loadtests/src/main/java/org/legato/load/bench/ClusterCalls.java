package org.legato.load.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.legato.load.demo.NodeProcess;
import org.legato.load.drill.NodeGroup;

/**
 * What a call costs at one node and at two and three: CPU of all nodes for calls that are hung up
 * as soon as they are answered, and for some that last. The callers take the nodes in turn, so what
 * a gateway takes is another node's call more often, the more there are.
 */
public final class ClusterCalls {
  private static final String HOST = "127.0.0.1";
  private static final String USER = "announcement";
  private static final int LASTING = 200;
  private static final int SECONDS = 15;
  private static final int SLOW_SECONDS = 40;
  private static final long BOUND_S = 60;

  private final NodeGroup group;
  private final List<Caller> callers = new ArrayList<>();
  private final DatagramSocket sink;
  private int failed;
  private int next;

  private ClusterCalls(NodeGroup group) throws IOException {
    this.group = group;
    sink = new DatagramSocket(0, InetAddress.getByName(HOST));
    for (NodeProcess node : group.nodes()) {
      callers.add(new Caller(HOST, node.sip()));
    }
  }

  /** One, two and three nodes; the argument is how many calls begin in a second. */
  public static void main(String[] arguments) throws Exception {
    int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    System.out.printf(
        "nodes  calls  failed  CPU-ms for a short call  checkpoints  CPU for 100 that last"
            + "  idle, all nodes%n");
    boolean right = true;
    for (int nodes = 1; nodes <= 3; nodes++) {
      Path directory = Files.createTempDirectory("legato-bench");
      try (NodeGroup group = NodeGroup.start(nodes, directory, Server.settings(directory))) {
        right &= new ClusterCalls(group).measure(rate);
      }
    }
    System.exit(right ? 0 : 1);
  }

  private boolean measure(int rate) throws Exception {
    // Nodes that have just started carry few: a call costs them five times as much.
    shortCalls(rate / 2, SLOW_SECONDS);
    shortCalls(rate, SLOW_SECONDS);
    failed = 0;
    double idle = cpuSeconds(this::pause) / SECONDS;
    double checkpoints = checkpoints();
    double brief = cpuSeconds(() -> shortCalls(rate, SECONDS)) - idle * SECONDS;
    checkpoints = checkpoints() - checkpoints;
    List<Runnable> hangUps = begin(LASTING);
    // Until they are what lasts, and no call is begun any more.
    pause();
    double lasting = cpuSeconds(this::pause) / SECONDS - idle;
    hangUps.forEach(Runnable::run);
    System.out.printf(
        "%5d %6d %7d %24.2f %12.2f %20.1f %% %14.1f %%%n",
        group.nodes().size(),
        rate * SECONDS,
        failed,
        brief * 1000 / (rate * SECONDS),
        checkpoints / (rate * SECONDS),
        lasting * 100 / LASTING * 100,
        idle * 100);
    for (Caller caller : callers) {
      caller.close();
    }
    sink.close();
    return failed == 0;
  }

  private interface Work {
    void run() throws Exception;
  }

  private double cpuSeconds(Work work) throws Exception {
    double before = cpuSeconds();
    work.run();
    return cpuSeconds() - before;
  }

  private double cpuSeconds() {
    return group.nodes().stream()
        .mapToDouble(
            node ->
                ProcessHandle.of(node.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toNanos()
                    / 1e9)
        .sum();
  }

  private double checkpoints() throws IOException, InterruptedException {
    double sum = 0;
    for (NodeProcess node : group.nodes()) {
      sum += node.metric("legato_checkpoints_total");
    }
    return sum;
  }

  private void pause() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
  }

  private Caller caller() {
    return callers.get(next++ % callers.size());
  }

  private void shortCalls(int rate, int seconds) throws Exception {
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    long due = System.nanoTime();
    for (int i = 0; i < rate * seconds; i++) {
      Caller caller = caller();
      Call call = caller.invite(USER, sink.getLocalPort());
      all.add(
          call.answered.thenCompose(
              outcome -> {
                if (outcome != Call.Outcome.ANSWERED) {
                  return CompletableFuture.completedFuture(false);
                }
                caller.bye(call);
                return call.ended;
              }));
      due += 1_000_000_000L / rate;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    for (CompletableFuture<Boolean> one : all) {
      failed += one.get(BOUND_S, TimeUnit.SECONDS) ? 0 : 1;
    }
  }

  /** Calls that last; gives what hangs them up. */
  private List<Runnable> begin(int count) throws Exception {
    List<Runnable> hangUps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Caller caller = caller();
      Call call = caller.invite(USER, sink.getLocalPort());
      boolean answered = call.answered.get(BOUND_S, TimeUnit.SECONDS) == Call.Outcome.ANSWERED;
      failed += answered ? 0 : 1;
      hangUps.add(() -> caller.bye(call));
    }
    return hangUps;
  }
}
