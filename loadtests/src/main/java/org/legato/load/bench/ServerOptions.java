package org.legato.load.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which server is measured, and on which cores. */
final class ServerOptions {
  /** A session has three sockets; the rest is the process's own. */
  private static final int FILES_PER_CALL = 3;

  private static final int OWN_FILES = 400;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description = "a server that runs already; without it a node is started")
  private String target;

  @Option(names = "--pid", description = "that server's process, on this machine")
  private long pid;

  @Option(
      names = "--server-core",
      defaultValue = "0",
      description = "core of the node that is started; −1 for all; default: ${DEFAULT-VALUE}")
  private int serverCore;

  @Option(
      names = "--generator-core",
      defaultValue = "1",
      description = "core of the generator; −1 for all; default: ${DEFAULT-VALUE}")
  private int generatorCore;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a further setting of the node that is started")
  private List<String> settings = new ArrayList<>();

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * The server, which is up and idle; this process keeps to its own core from now on.
   *
   * @param calls that will be there at a time
   */
  Server open(Path directory, int calls) throws IOException, InterruptedException {
    if (!Proc.isThere()) {
      throw usage("this needs Linux: it reads /proc and calls sendmmsg");
    }
    boolean several = Runtime.getRuntime().availableProcessors() > 1;
    InetSocketAddress there = target == null ? null : address();
    if (several && generatorCore >= 0 && !Proc.pin(ProcessHandle.current().pid(), generatorCore)) {
      throw usage("taskset cannot bind this process to core " + generatorCore);
    }
    if (there != null) {
      return Server.at(there, pid);
    }
    long needed = (long) calls * FILES_PER_CALL + OWN_FILES;
    if (Proc.openFiles() < needed) {
      throw usage(
          calls
              + " calls need "
              + needed
              + " open files; remedy: ulimit -n "
              + needed
              + " as root, or fewer channels");
    }
    return Server.start(directory, several ? serverCore : -1, settings);
  }

  private InetSocketAddress address() {
    int colon = target.lastIndexOf(':');
    if (colon < 1 || !target.substring(colon + 1).matches("\\d{1,5}")) {
      throw usage("--target is HOST:PORT");
    }
    if (pid <= 0 || !Files.isReadable(Path.of("/proc/" + pid + "/stat"))) {
      throw usage("--target needs the --pid of a process on this machine, to read its CPU");
    }
    InetSocketAddress address =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    if (address.isUnresolved()) {
      throw usage("there is no host " + target.substring(0, colon));
    }
    return address;
  }

  /** Our address on the way to a server. */
  static String host(Server server) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server.sip());
      return socket.getLocalAddress().getHostAddress();
    }
  }

  ParameterException usage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
