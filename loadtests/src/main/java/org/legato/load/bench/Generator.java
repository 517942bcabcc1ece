package org.legato.load.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.legato.load.net.StampedInbox;

/**
 * Sends and receives the RTP of many channels on one thread, driven by time: each millisecond the
 * channels of one of twenty sockets send and all sockets are read. Nothing wakes up for a packet;
 * when one came is told by the kernel.
 */
final class Generator implements AutoCloseable {
  private static final int SOCKETS = 20;
  private static final long TICK_NS = 1_000_000;

  private final ChannelSocket[] sockets = new ChannelSocket[SOCKETS];
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  /** By the port from which the server sends, its index plus one. */
  private final int[] byPort = new int[65536];

  private final List<Arrivals> channels = new ArrayList<>();
  private final Histogram gaps = new Histogram();
  private final Histogram lateness = new Histogram();
  private volatile boolean running = true;
  private final AtomicLong sentInAll = new AtomicLong();
  private boolean measuring;
  private long sent;
  private long due;
  private long strange;
  private long begunNs;

  /**
   * What was measured.
   *
   * @param sounds what each channel heard, by its index; empty where too little came without a gap
   * @param deviations of all gaps from 20 ms
   * @param worstP99Ms the largest p99 that one channel has
   * @param longestMs the longest gap of each channel
   * @param sent packets sent, of those that were due
   * @param strange packets from where no channel is
   * @param lateness how late the generator's own ticks were
   */
  record Measured(
      double seconds,
      long packets,
      long lost,
      List<byte[]> sounds,
      Histogram gaps,
      Histogram deviations,
      double worstP99Ms,
      List<Double> longestMs,
      long sent,
      long due,
      long strange,
      Histogram lateness) {}

  /** Binds sockets of an address for so many channels. */
  Generator(String host, int most) throws IOException {
    try {
      for (int i = 0; i < SOCKETS; i++) {
        sockets[i] = new ChannelSocket(host, Math.ceilDiv(most, SOCKETS));
      }
    } catch (IOException | RuntimeException e) {
      closeSockets();
      throw e;
    }
    thread = new Thread(this::loop, "bench-rtp");
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the channel hears that a call with this index will be, for its SDP. */
  int port(int index) {
    return sockets[index % SOCKETS].port();
  }

  /** Lets a call's channel speak from now on; its index in what is measured. */
  CompletableFuture<Integer> add(int index, InetSocketAddress peer, byte[] payload) {
    CompletableFuture<Integer> added = new CompletableFuture<>();
    commands.add(
        () -> {
          if (!sockets[index % SOCKETS].add(peer, 0x1000_0000 + index, payload)) {
            added.completeExceptionally(new IllegalStateException("no room for another channel"));
            return;
          }
          channels.add(new Arrivals());
          byPort[peer.getPort()] = channels.size();
          added.complete(channels.size() - 1);
        });
    return added;
  }

  /** Counts begin anew. */
  CompletableFuture<Void> begin() {
    return CompletableFuture.runAsync(
        () -> {
          channels.forEach(Arrivals::begin);
          gaps.clear();
          lateness.clear();
          sent = 0;
          due = 0;
          strange = 0;
          begunNs = System.nanoTime();
          measuring = true;
        },
        commands::add);
  }

  /** What has been counted since {@link #begin}. */
  CompletableFuture<Measured> end() {
    return CompletableFuture.supplyAsync(
        () -> {
          measuring = false;
          Histogram deviations = new Histogram();
          channels.forEach(c -> deviations.add(c.deviations()));
          return new Measured(
              (System.nanoTime() - begunNs) / 1e9,
              channels.stream().mapToLong(Arrivals::packets).sum(),
              channels.stream().mapToLong(Arrivals::lost).sum(),
              channels.stream().map(Arrivals::sound).toList(),
              copy(gaps),
              deviations,
              channels.stream().mapToDouble(c -> c.deviations().percentileMs(0.99)).max().orElse(0),
              channels.stream().map(Arrivals::longestMs).toList(),
              sent,
              due,
              strange,
              copy(lateness));
        },
        commands::add);
  }

  private static Histogram copy(Histogram of) {
    Histogram copy = new Histogram();
    copy.add(of);
    return copy;
  }

  private void loop() {
    long next = System.nanoTime();
    int tick = 0;
    StampedInbox.Sink sink = this::packet;
    while (running) {
      next += TICK_NS;
      long wait = next - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = next - System.nanoTime();
      }
      if (measuring) {
        lateness.add(-wait);
      }
      for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
        command.run();
      }
      ChannelSocket speaking = sockets[tick % SOCKETS];
      due += speaking.count();
      int went = speaking.send();
      sent += went;
      sentInAll.addAndGet(went);
      for (ChannelSocket socket : sockets) {
        socket.receive(sink);
      }
      tick++;
    }
  }

  private void packet(int host, int port, long atNs, MemorySegment data, long from, int length) {
    int type = data.get(JAVA_BYTE, from + 1) & 0xFF;
    if (length <= 12 || type >= 192 && type <= 223) {
      // RTCP, which shares the port (RFC 5761 §4).
      return;
    }
    int channel = byPort[port];
    if (channel == 0) {
      strange++;
    } else {
      channels.get(channel - 1).packet(atNs, data, from, length, gaps);
    }
  }

  /** Packets sent since the beginning. */
  long sentInAll() {
    return sentInAll.get();
  }

  /** Datagrams that the kernel had no room for in our own sockets, since they were bound. */
  long dropped() throws IOException {
    Set<Integer> mine = new HashSet<>();
    for (ChannelSocket socket : sockets) {
      mine.add(socket.port());
    }
    long drops = 0;
    for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length > 12 && fields[1].contains(":")) {
        int port = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
        drops += mine.contains(port) ? Long.parseLong(fields[12]) : 0;
      }
    }
    return drops;
  }

  private void closeSockets() {
    for (ChannelSocket socket : sockets) {
      if (socket != null) {
        socket.close();
      }
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    closeSockets();
  }
}
