package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.audio.ToneSource;
import org.legato.media.codec.Codec;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;

/** What goes over the wire beside the sound (RFC 3550, 5761, 2474), on real sockets. */
class RtpHygieneTest extends SessionOnSockets {
  private RtpParameters toward(
      String address, int rtp, int rtcp, int type, Codec codec, boolean sending) {
    return new RtpParameters(
        address,
        rtp,
        rtcp,
        type,
        codec,
        "",
        List.of(new PayloadType(type, codec)),
        101,
        101,
        8000,
        20,
        sending,
        true);
  }

  private RtpParameters here(int type, Codec codec, boolean sending) throws Exception {
    int rtp = SimulatedPeer.port(peer.rtp);
    return toward("127.0.0.1", rtp, SimulatedPeer.port(peer.rtcp), type, codec, sending);
  }

  @Test
  void oneSequenceAndTimelineWhateverIsNegotiatedAnew() throws Exception {
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
    tick(5);
    session.configure(here(8, Codec.PCMA, true), now);
    tick(5);
    session.configure(here(8, Codec.PCMA, false), now);
    tick(10);
    session.configure(here(9, Codec.G722, true), now);
    tick(5);
    session.detach();
    tick(10);
    session.attach(true, true);
    session.sendKey(4, 60);
    tick(10);

    List<ByteBuffer> packets = SimulatedPeer.received(peer.rtp);
    List<Integer> marked = new ArrayList<>();
    int begin = packets.getFirst().getInt(4);
    int sequence = packets.getFirst().getShort(2);
    for (int i = 0; i < packets.size(); i++) {
      ByteBuffer packet = packets.get(i);
      assertThat(packet.getInt(8)).isEqualTo(SSRC);
      assertThat(packet.getShort(2)).isEqualTo((short) (sequence + i));
      boolean key = (packet.get(1) & 0x7F) == 101;
      int tick = i < 10 ? i : i < 15 ? i + 10 : i + 20;
      if (!key) {
        assertThat(packet.getInt(4) - begin).as("packet %d", i).isEqualTo(tick * 160);
      }
      if (packet.get(1) < 0) {
        marked.add(i);
      }
    }
    assertThat(packets).hasSize(25);
    assertThat(marked).as("talkspurts begin: start, hold, pause, key, after it").hasSize(4);
    assertThat(marked).containsExactly(0, 10, 15, 20);
  }

  /** NTP and RTP stamps of each sender report: both must tell the same time. */
  @Test
  void reportsPutTheStreamOnTheClockToTheMillisecond() throws Exception {
    session.playlist().append(new ToneSource(600_000, 600_000, 0, 700, 0));
    List<double[]> stamps = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      tick(1);
      SimulatedPeer.received(peer.rtp);
      if (i == 1500) {
        session.detach();
      } else if (i == 1600) {
        session.attach(true, true);
      }
      for (ByteBuffer report : SimulatedPeer.received(peer.rtcp)) {
        if ((report.get(1) & 0xFF) == 200) {
          double ntp =
              (report.getInt(8) & 0xFFFF_FFFFL) + (report.getInt(12) & 0xFFFF_FFFFL) / 0x1p32;
          stamps.add(new double[] {ntp, (report.getInt(16) & 0xFFFF_FFFFL) / 8000.0});
        }
      }
    }

    assertThat(stamps).hasSizeGreaterThan(5);
    double[] first = stamps.getFirst();
    for (double[] stamp : stamps) {
      double wall = stamp[0] - first[0];
      double media = stamp[1] - first[1];
      double wrapped = media < 0 ? media + 0x1p32 / 8000 : media;
      assertThat(Math.abs(wall - wrapped)).as("seconds apart").isLessThan(0.001);
    }
  }

  @Test
  void multiplexedReportsShareThePortAndTheWayThroughAddressTranslation() throws Exception {
    try (SimulatedPeer translated = new SimulatedPeer()) {
      int said = SimulatedPeer.port(peer.rtp);
      session.configure(toward("127.0.0.1", said, said, 0, Codec.PCMU, true), now);
      session.playlist().append(new ToneSource(600_000, 600_000, 0, 700, 0));
      int reports = 0;
      for (int i = 0; i < 1200; i++) {
        translated.speak(port(), 5000, 500);
        tick(1);
        for (ByteBuffer packet : SimulatedPeer.received(translated.rtp)) {
          reports += (packet.get(1) & 0xFF) == 200 ? 1 : 0;
        }
        SimulatedPeer.received(peer.rtp);
      }
      session.end();
      List<ByteBuffer> last = SimulatedPeer.received(translated.rtp);

      assertThat(reports).isGreaterThan(1);
      assertThat(SimulatedPeer.received(translated.rtcp)).isEmpty();
      assertThat(SimulatedPeer.received(peer.rtcp)).isEmpty();
      ByteBuffer bye = last.getLast();
      assertThat(bye.get(bye.limit() - 7) & 0xFF).as("BYE is the last packet").isEqualTo(203);
      assertThat(bye.getInt(bye.limit() - 4)).isEqualTo(SSRC);
    }
  }

  @Test
  void portsThatOthersHaveArePassedOverAndComeBack() throws Exception {
    int low = free(8);
    PortPool pool = new PortPool("127.0.0.1", new PortRange(low, low + 7), counters);
    try (DatagramSocket first = new DatagramSocket(low, InetAddress.getLoopbackAddress());
        DatagramSocket odd = new DatagramSocket(low + 5, InetAddress.getLoopbackAddress())) {
      assertThat(first.isBound() && odd.isBound()).isTrue();
      Set<Integer> open = new HashSet<>();
      List<RtpPorts> all = new ArrayList<>();
      for (Optional<RtpPorts> next = pool.open(); next.isPresent(); next = pool.open()) {
        open.add(next.get().port());
        all.add(next.get());
      }
      assertThat(open).containsExactlyInAnyOrder(low + 2, low + 6);
      all.forEach(pool::close);
    }
    List<RtpPorts> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(pool.open().orElseThrow());
    }
    assertThat(pool.open()).as("no fifth").isEmpty();
    all.forEach(pool::close);
  }

  private static int free(int count) throws Exception {
    for (int tries = 0; tries < 100; tries++) {
      List<DatagramSocket> bound = new ArrayList<>();
      try (DatagramSocket any = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        int low = any.getLocalPort() + 2 & ~1;
        for (int port = low; port < low + count; port++) {
          bound.add(new DatagramSocket(port, InetAddress.getLoopbackAddress()));
        }
        return low;
      } catch (IOException | IllegalArgumentException e) {
        // Somebody has one of them: elsewhere, then.
      } finally {
        bound.forEach(DatagramSocket::close);
      }
    }
    throw new IllegalStateException("no free ports");
  }

  @Test
  void aSessionOverIpv6() throws Exception {
    PortPool pool = new PortPool("::1", new PortRange(20_000, 29_999), counters);
    RtpPorts ports = pool.open().orElseThrow();
    try (DatagramChannel six = DatagramChannel.open()) {
      six.bind(new InetSocketAddress("::1", 0)).configureBlocking(false);
      MediaSession made =
          new MediaSession("6", "6", ports, SSRC, "legato@test", SETTINGS, events::add);
      int port = ((InetSocketAddress) six.getLocalAddress()).getPort();
      made.configure(toward("::1", port, port, 0, Codec.PCMU, true), now);
      made.attach(true, true);
      made.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
      ByteBuffer packet = ByteBuffer.allocate(172);
      packet.put((byte) 0x80).put((byte) 0).putShort((short) 1).putInt(160).putInt(7);
      for (int i = 0; i < 10; i++) {
        six.send(packet.clear(), new InetSocketAddress("::1", ports.port()));
        now += 20;
        made.tick(now, 0);
      }
      await().until(() -> six.receive(ByteBuffer.allocate(500)) != null);
      assertThat(made.statistics().packetsReceived()).isGreaterThan(5);

      // A peer of the other family cannot be reached; that is nobody's exception.
      made.configure(toward("127.0.0.1", port, port, 0, Codec.PCMU, true), now);
      now += 20;
      made.tick(now, 0);
    } finally {
      pool.close(ports);
    }
  }

  @Test
  void whatIsSentIsMarkedForRouters() throws Exception {
    String script =
        """
        import socket
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
        s.bind(('127.0.0.1', 0))
        print(s.getsockname()[1], flush=True)
        _, ancillary, _, _ = s.recvmsg(2000, 100)
        print(ancillary[0][2][0], flush=True)
        """;
    Process listener;
    try {
      listener = new ProcessBuilder("python3", "-c", script).start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not installed");
      return;
    }
    try (BufferedReader said = listener.inputReader()) {
      int at = Integer.parseInt(said.readLine());
      session.configure(toward("127.0.0.1", at, at, 0, Codec.PCMU, true), now);
      session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
      tick(1);
      assertThat(said.readLine()).as("EF, shifted by two bits").isEqualTo("184");
    } finally {
      listener.destroy();
    }
  }
}
