package org.legato.node.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An idle connection to a port of another process; its end is looked into at once. */
final class ProbeConnection implements AutoCloseable {
  private static final int CONNECT_MS = 2000;
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(2);

  private final InetSocketAddress address;
  private final Runnable dead;

  /** Whether a refusal proves something. */
  private boolean provable;

  private volatile boolean open = true;
  private volatile Socket socket;

  private ProbeConnection(InetSocketAddress address, boolean provable, Runnable dead) {
    this.address = address;
    this.provable = provable;
    this.dead = dead;
  }

  /**
   * Connects and stays connected.
   *
   * @param known whether the process listens there for certain; otherwise a refusal proves nothing
   *     until it has taken a connection, as a firewall may have answered
   * @param dead runs once when a connection is refused, which is the end of the probe
   */
  static ProbeConnection open(String hostPort, boolean known, Runnable dead) {
    int colon = hostPort.lastIndexOf(':');
    ProbeConnection probe =
        new ProbeConnection(
            new InetSocketAddress(
                hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1))),
            known,
            dead);
    Thread.ofVirtual().name("crash-probe-" + hostPort).start(probe::run);
    return probe;
  }

  private void run() {
    while (open) {
      try (Socket connection = new Socket()) {
        socket = connection;
        connection.connect(address, CONNECT_MS);
        provable = true;
        // The other side never speaks: this returns when the connection ends.
        while (connection.getInputStream().read() >= 0) {
          continue;
        }
        LockSupport.parkNanos(SOON);
      } catch (ConnectException e) {
        if (provable && refused(e)) {
          if (open) {
            dead.run();
          }
          return;
        }
        LockSupport.parkNanos(AGAIN);
      } catch (IOException e) {
        // Reset, unreachable, timed out: no proof.
        LockSupport.parkNanos(SOON);
      }
    }
  }

  /** Java tells refusal from other failures to connect by its text only. */
  private static boolean refused(ConnectException e) {
    return e.getMessage() != null && e.getMessage().startsWith("Connection refused");
  }

  @Override
  public void close() {
    open = false;
    Socket connection = socket;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is given up anyway.
        return;
      }
    }
  }
}
