package org.legato.load.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.legato.media.net.RtpSocket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet that goes out and comes in costs on loopback, by the kind of socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SocketBench {
  private static final int PAIRS = 200;
  private static final int BYTES = 172;
  private static final int FIRST_PORT = 21_000;

  private final RtpSocket[] sockets = new RtpSocket[2 * PAIRS];
  private final InetSocketAddress[] addresses = new InetSocketAddress[2 * PAIRS];
  private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
  private int at;
  private long heard;

  /** Binds all sockets. */
  @Setup
  public void open() throws IOException {
    for (int i = 0; i < sockets.length; i++) {
      addresses[i] = new InetSocketAddress("127.0.0.1", FIRST_PORT + i);
      sockets[i] = RtpSocket.open("127.0.0.1", FIRST_PORT + i);
    }
  }

  /** Lets them go; fails if nothing was heard. */
  @TearDown
  public void close() throws IOException {
    for (RtpSocket socket : sockets) {
      socket.close();
    }
    if (heard == 0) {
      throw new IllegalStateException("no packet came through");
    }
  }

  /** Java's own channels, as without native access. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "-Xmx256m")
  public void channel() {
    pass();
  }

  /** The kernel's calls, the peer not settled. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
  public void unsettled() {
    pass();
  }

  /** The kernel's calls, the peer settled. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
  public void settled() {
    if (!sockets[at].isSettled()) {
      sockets[at].settle(addresses[at + 1]);
      sockets[at + 1].settle(addresses[at]);
    }
    pass();
  }

  private void pass() {
    packet.clear().limit(BYTES);
    sockets[at].send(packet, addresses[at + 1]);
    packet.clear();
    heard += sockets[at + 1].receive(packet) == null ? 0 : 1;
    at = (at + 2) % sockets.length;
  }
}
