package org.legato.load.bench;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.audio.AudioFile;
import org.legato.media.audio.RoomTable;
import org.legato.media.codec.Codec;
import org.legato.media.net.RtpPorts;
import org.legato.media.net.RtpSocket;
import org.legato.media.rtp.MediaSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a session's turn of 20 ms costs besides the kernel: a packet of G.711 comes in from memory
 * and one goes out to it. With few sessions everything is in the processor's cache; with a thousand
 * it is not, as in a worker.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionBench {
  private static final int PAYLOAD = 160;

  /** How many sessions take turns. */
  @Param({"10", "1000"})
  int sessions;

  /** A looped announcement, or conferences of three in which all talk. */
  @Param({"announcement", "conference"})
  String work;

  private MediaSession[] all;
  private Memory[] sockets;
  private int next;
  private long now = 1_000_000;

  /** A peer that sends a packet for each turn and takes all. */
  private final class Memory implements RtpSocket {
    private final InetSocketAddress peer;
    private long lastMs;
    private short sequence;
    private int time;
    private long taken;

    private Memory(InetSocketAddress peer) {
      this.peer = peer;
    }

    @Override
    public int port() {
      return peer.getPort();
    }

    @Override
    public void mark(int codePoint) {
      // Nobody routes it.
    }

    @Override
    public SocketAddress receive(ByteBuffer into) {
      if (lastMs == now) {
        return null;
      }
      lastMs = now;
      into.putShort((short) 0x8000).putShort(sequence++).putInt(time).putInt(7);
      into.position(into.position() + PAYLOAD);
      time += PAYLOAD;
      return peer;
    }

    @Override
    public boolean send(ByteBuffer packet, InetSocketAddress to) {
      taken++;
      return true;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** Makes the sessions and lets each have some turns. */
  @Setup
  public void open() {
    MediaSettings settings = MediaSettings.from(ConfigFactory.load());
    AudioFile tone = new AudioFile(new short[80_000], 8000);
    RoomTable rooms = new RoomTable(() -> now / 20, channel -> {});
    all = new MediaSession[sessions];
    sockets = new Memory[sessions];
    for (int i = 0; i < sessions; i++) {
      sockets[i] = new Memory(new InetSocketAddress("127.0.0.1", 10_000 + 2 * i));
      RtpPorts ports = new RtpPorts(10_000 + 2 * i, sockets[i], new Memory(sockets[i].peer));
      String id = "s" + i;
      all[i] = new MediaSession(id, id, ports, i, "bench", settings, event -> {});
      all[i].configure(parameters(sockets[i].peer), now);
      all[i].attach(true, true);
      all[i]
          .playlist()
          .append(
              work.equals("conference")
                  ? rooms.join("room" + i / 3, id, true, true)
                  : tone.entry(true));
    }
  }

  private static RtpParameters parameters(InetSocketAddress peer) {
    List<PayloadType> types = List.of(new PayloadType(0, Codec.PCMU));
    return new RtpParameters(
        peer.getAddress().getHostAddress(),
        peer.getPort(),
        peer.getPort() + 1,
        0,
        Codec.PCMU,
        "",
        types,
        101,
        101,
        8000,
        20,
        true,
        true);
  }

  /** One turn of one session. */
  @Benchmark
  public void turn() {
    all[next].tick(now, 30_000);
    if (++next == all.length) {
      next = 0;
      now += 20;
    }
  }

  /** Fails if nothing was sent. */
  @TearDown
  public void close() {
    for (Memory socket : sockets) {
      if (socket.taken == 0) {
        throw new IllegalStateException("no packet was sent");
      }
    }
  }
}
